import { isSecretKey, normalisedKey } from './secret-keys.ts'

/** What stands in place of a secret. */
export const REDACTED = '[redacted]'

/** Query parameters that are secret in an address although their names are harmless elsewhere. */
const SECRET_PARAMETERS = new Set(['code', 'key', 'sig', 'signature', 'xamzsignature', 'xgoogsignature', 'state'])

/** The address without password, and with the values of secret query and fragment parameters hidden. */
export function redactAddress(address: string, isSecret: (key: string) => boolean): string {
  const bare = hidePassword(address)
  const start = bare.search(/[?#]/)
  if (start === -1) return bare
  return bare.slice(0, start) + redactQuery(bare.slice(start), isSecret)
}

/** Name and password before the host of an address. */
const CREDENTIALS = /(:\/\/[^\s/?#@:]*:)[^\s/?#@]+(?=@)/g

/** A parameter in the query or the fragment of an address that stands in a text. */
const PARAMETER = /([?&#])([^\s?&#=]{1,128}=[^\s?&#"'`<>]+)/g

/**
 * The text with the secrets of the addresses in it hidden, passwords and query parameters, as messages of clients and drivers
 * quote them. `isSecret`: whether the user has asked to hide the values of this key; default none.
 */
export function hideSecrets(text: string, isSecret: (key: string) => boolean = isNone): string {
  // Nearly all texts end here: this stands on the way of every line.
  if (!mayHideSecrets(text)) return text
  const bare = text.includes('://') ? text.replace(CREDENTIALS, `$1${REDACTED}`) : text
  return bare.replace(PARAMETER, (_, mark: string, part: string) => mark + hideParameter(part, isSecret))
}

/** False for a text without anything that `hideSecrets` looks for, whether JSON or not. */
export function mayHideSecrets(text: string): boolean {
  return text.includes('?') || text.includes('://')
}

function isNone(): boolean {
  return false
}

/** The query with the values of secret parameters hidden, with or without the question mark before it. */
export function redactQuery(query: string, isSecret: (key: string) => boolean): string {
  return query
    .split(/([?#&;])/)
    .map((part) => hideParameter(part, isSecret))
    .join('')
}

function hidePassword(address: string): string {
  const scheme = address.indexOf('://')
  if (scheme === -1) return address
  const end = address.slice(scheme + 3).search(/[/?#]/)
  const authority = end === -1 ? address.slice(scheme + 3) : address.slice(scheme + 3, scheme + 3 + end)
  const at = authority.lastIndexOf('@')
  const colon = authority.indexOf(':')
  if (at === -1 || colon === -1 || colon > at) return address
  const from = scheme + 3
  return `${address.slice(0, from + colon + 1)}${REDACTED}${address.slice(from + at)}`
}

function hideParameter(part: string, isSecret: (key: string) => boolean): string {
  const equals = part.indexOf('=')
  if (equals < 1) return part
  const name = decoded(part.slice(0, equals))
  const normalised = normalisedKey(name)
  const hide = SECRET_PARAMETERS.has(normalised) || isSecretKey(normalised) || isSecret(name)
  return hide ? `${part.slice(0, equals + 1)}${REDACTED}` : part
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
