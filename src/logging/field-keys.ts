import { flat } from './flat.ts'
import { jsonText } from './json-text.ts'
import { isSafeHeader } from './safe-headers.ts'
import { isSecretKey, normalisedKey } from './secret-keys.ts'

/** The key belongs to the library at the top of a line. */
export const RESERVED = 1
/** The value is hidden at any depth. */
export const SECRET = 2
/** The value is an address, whose query may hold a secret. */
export const ADDRESS = 4
/** A duration in seconds that the preset writes under another name or in another unit. */
export const DURATION = 8
/** The value holds HTTP headers, of which only harmless ones are written. */
export const HEADERS = 16
/** The value is the query of an address alone. */
export const QUERY = 32
/** The key is too long for a line. */
const LONG = 64

/** Longest key of a line, in characters. */
export const MAX_KEY = 256

/** Keys remembered; a program has a few hundred, and keys made from data must not fill the memory. */
const MAX_REMEMBERED = 4_096

/** Endings of keys whose values are addresses. */
const ADDRESS_ENDINGS = ['url', 'uri', 'href', 'path', 'link', 'location', 'referer', 'referrer', 'endpoint', 'dsn']

/** Keys whose values are the part of an address after the question mark. */
const QUERY_KEYS = new Set(['query', 'querystring', 'rawquery', 'search', 'searchparams'])

/** What is known of a key. */
export interface FieldKey {
  /** Set of the flags above; 0 for nearly all keys. */
  readonly marks: number
  /** The key as JSON text between comma and colon. */
  readonly json: string
}

/** What must be done with a field, by its key. */
export class FieldKeys {
  readonly #known = new Map<string, FieldKey>()
  readonly #reserved: ReadonlySet<string>
  readonly #redact: ReadonlySet<string>
  /** Headers that are written besides the harmless ones. */
  readonly #headers: ReadonlySet<string>
  readonly #convertsDuration: boolean

  constructor(
    reserved: readonly string[],
    redact: readonly string[],
    headers: readonly string[],
    convertsDuration: boolean,
  ) {
    this.#headers = new Set(headers.map(normalisedKey))
    this.#reserved = new Set(reserved)
    this.#redact = new Set(redact.map(normalisedKey))
    this.#convertsDuration = convertsDuration
  }

  of(key: string): FieldKey {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    // A long key is cut before anything else: neither its cost nor its text may grow with the input.
    if (key.length > MAX_KEY) return { marks: LONG | this.#judge(key.slice(0, MAX_KEY)), json: '' }
    const judged = { marks: this.#judge(key), json: flat(`,${jsonText(key)}:`) }
    if (this.#known.size < MAX_REMEMBERED) this.#known.set(key, judged)
    return judged
  }

  /** What must be done with the value of an HTTP header. */
  marksOfHeader(name: string): number {
    const { marks } = this.of(name)
    if (isSafeHeader(name) || this.#headers.has(normalisedKey(name.slice(0, MAX_KEY)))) return marks
    return marks | SECRET
  }

  isSecret(key: string): boolean {
    return (this.of(key).marks & SECRET) !== 0
  }

  #judge(key: string): number {
    const normalised = normalisedKey(key)
    let marks = this.#reserved.has(key) ? RESERVED : 0
    if (isSecretKey(normalised) || this.#redact.has(normalised)) marks |= SECRET
    if (ADDRESS_ENDINGS.some((ending) => normalised.endsWith(ending))) marks |= ADDRESS
    if (QUERY_KEYS.has(normalised)) marks |= QUERY
    if (normalised.endsWith('headers')) marks |= HEADERS
    if (key === 'duration' && this.#convertsDuration) marks |= DURATION
    return marks
  }
}

/** The key, cut when it is too long for a line. */
export function shortKey(key: string): string {
  return key.length <= MAX_KEY ? key : `${key.slice(0, MAX_KEY)}…`
}
