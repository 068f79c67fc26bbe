/** Query keys whose values are secrets, by a part of the name. */
const SECRET_KEY =
  /^(?:.*(?:token|secret|passw|pwd|signature|credential|api[-_]?key|access[-_]?key|session).*|key|sig|auth|authorization|code|jwt|x-amz-.*|x-goog-.*)$/i
const REDACTED = 'REDACTED'
/** Longest URL that is recorded; queries beyond it are cut. */
const MAX_LENGTH = 2_048

/** `url.full`: the URL without credentials, secrets in the query and the fragment. */
export function urlFull(url: URL): string {
  const credentials = url.username !== '' || url.password !== '' ? `${REDACTED}:${REDACTED}@` : ''
  const query = url.search === '' ? '' : redactQuery(url.search)
  const text = `${url.protocol}//${credentials}${url.host}${url.pathname}${query}`
  return text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text
}

/**
 * `url.query`: the query of a request target without the question mark and the secrets in it; undefined where it has none.
 */
export function urlQuery(target: string | undefined): string | undefined {
  const start = target?.indexOf('?') ?? -1
  if (target === undefined || start < 0) return undefined
  const fragment = target.indexOf('#')
  const query = target.slice(start, fragment < 0 ? undefined : fragment)
  return query.length > 1 ? redactQuery(query).slice(1) : undefined
}

function redactQuery(search: string): string {
  return search
    .slice(0, MAX_LENGTH)
    .replace(/([?&])([^=&]*)=([^&]*)/g, (all, separator: string, key: string) =>
      SECRET_KEY.test(decoded(key)) ? `${separator}${key}=${REDACTED}` : all,
    )
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}
