import { isSecretKey, normalisedKey } from './secret-keys.ts'

/** The key belongs to the library at the top of a line. */
export const RESERVED = 1
/** The value is hidden at any depth. */
export const SECRET = 2
/** The value is an address, whose query may hold a secret. */
export const ADDRESS = 4
/** A duration in seconds that the preset writes under another name or in another unit. */
export const DURATION = 8

/** pino treats an object with this key in a way of its own. */
export const PINO_SHAPE = 16
/** The key is too long for a line. */
export const LONG = 32

/** Longest key of a line, in characters. */
export const MAX_KEY = 256

/** Keys remembered; a program has a few hundred, and keys made from data must not fill the memory. */
const MAX_REMEMBERED = 4_096

/** Endings of keys whose values are addresses. */
const ADDRESS_ENDINGS = ['url', 'uri', 'href', 'path', 'link', 'location', 'referer', 'referrer', 'endpoint', 'dsn']

/** What must be done with a field, by its key: a set of the flags above, 0 for nothing. */
export class FieldKeys {
  readonly #marks = new Map<string, number>()
  readonly #reserved: ReadonlySet<string>
  readonly #redact: ReadonlySet<string>
  readonly #convertsDuration: boolean

  constructor(reserved: readonly string[], redact: readonly string[], convertsDuration: boolean) {
    this.#reserved = new Set(reserved)
    this.#redact = new Set(redact.map(normalisedKey))
    this.#convertsDuration = convertsDuration
  }

  marksOf(key: string): number {
    const known = this.#marks.get(key)
    if (known !== undefined) return known
    // A long key is cut before anything else: neither its cost nor its text may grow with the input.
    if (key.length > MAX_KEY) return LONG | this.#judge(key.slice(0, MAX_KEY))
    const marks = this.#judge(key)
    if (this.#marks.size < MAX_REMEMBERED) this.#marks.set(key, marks)
    return marks
  }

  #judge(key: string): number {
    const normalised = normalisedKey(key)
    let marks = this.#reserved.has(key) ? RESERVED : 0
    if (isSecretKey(normalised) || this.#redact.has(normalised)) marks |= SECRET
    if (ADDRESS_ENDINGS.some((ending) => normalised.endsWith(ending))) marks |= ADDRESS
    if (key === 'duration' && this.#convertsDuration) marks |= DURATION
    if (key === 'socket' || key === 'setHeader') marks |= PINO_SHAPE
    return marks
  }
}
