import { flat } from './flat.ts'
import { jsonText } from './json-text.ts'
import { isSecretKey, normalisedKey } from './secret-keys.ts'

/** The key belongs to the library at the top of a line. */
export const RESERVED = 1
/** The value is hidden at any depth. */
export const SECRET = 2
/** The value is an address, whose query may hold a secret. */
export const ADDRESS = 4
/** A duration in seconds that the preset writes under another name or in another unit. */
export const DURATION = 8
/** The key is too long for a line. */
const LONG = 16

/** Longest key of a line, in characters. */
export const MAX_KEY = 256

/** Keys remembered; a program has a few hundred, and keys made from data must not fill the memory. */
const MAX_REMEMBERED = 4_096

/** Endings of keys whose values are addresses. */
const ADDRESS_ENDINGS = ['url', 'uri', 'href', 'path', 'link', 'location', 'referer', 'referrer', 'endpoint', 'dsn']

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
  readonly #convertsDuration: boolean

  constructor(reserved: readonly string[], redact: readonly string[], convertsDuration: boolean) {
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

  isSecret(key: string): boolean {
    return (this.of(key).marks & SECRET) !== 0
  }

  #judge(key: string): number {
    const normalised = normalisedKey(key)
    let marks = this.#reserved.has(key) ? RESERVED : 0
    if (isSecretKey(normalised) || this.#redact.has(normalised)) marks |= SECRET
    if (ADDRESS_ENDINGS.some((ending) => normalised.endsWith(ending))) marks |= ADDRESS
    if (key === 'duration' && this.#convertsDuration) marks |= DURATION
    return marks
  }
}

/** The key, cut when it is too long for a line. */
export function shortKey(key: string): string {
  return key.length <= MAX_KEY ? key : `${key.slice(0, MAX_KEY)}…`
}
