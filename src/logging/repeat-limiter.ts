import { ERROR } from './levels.ts'

const WINDOW_MS = 1_000
/** Messages told apart within a second; further ones pass. */
const MAX_MESSAGES = 1_000

export interface RepeatLimits {
  /** Lines of one message that are written in a second. */
  readonly first: number
  /** Of those beyond, every so manieth is written; 0: none. */
  readonly thereafter: number
}

/** A logger's message within the second. */
export interface Repeated<L> {
  readonly logger: L
  readonly level: number
  /** With its placeholders. */
  readonly message: string
  count: number
  suppressed: number
}

/** Limits lines of the same level, logger and message, below level error. */
export class RepeatLimiter<L extends { readonly content: { readonly name: string } }> {
  readonly #limits: RepeatLimits
  readonly #summarise: (repeated: Repeated<L>) => void
  #messages = new Map<string, Repeated<L>>()
  #since = 0
  #timer: NodeJS.Timeout | undefined

  /** `summarise` is called for what was suppressed within a second, once that is over. */
  constructor(limits: RepeatLimits, summarise: (repeated: Repeated<L>) => void) {
    this.#limits = limits
    this.#summarise = summarise
  }

  /** Whether a line of this message is to be written. */
  takes(logger: L, level: number, message: string): boolean {
    if (level >= ERROR) return true
    const now = performance.now()
    if (now - this.#since >= WINDOW_MS) {
      this.summarise()
      this.#since = now
    }
    const { first, thereafter } = this.#limits
    const repeated = this.#repeatedOf(logger, level, message)
    if (repeated === undefined || ++repeated.count <= first) return true
    if (thereafter > 0 && (repeated.count - first) % thereafter === 0) return true
    repeated.suppressed++
    this.#timer ??= setTimeout(() => this.summarise(), WINDOW_MS).unref()
    return false
  }

  /** Tells what was suppressed, and begins anew. */
  summarise(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const messages = this.#messages
    this.#messages = new Map()
    for (const repeated of messages.values()) if (repeated.suppressed > 0) this.#summarise(repeated)
  }

  #repeatedOf(logger: L, level: number, message: string): Repeated<L> | undefined {
    const key = `${level} ${logger.content.name} ${message.length > 1_000 ? message.slice(0, 1_000) : message}`
    const known = this.#messages.get(key)
    if (known !== undefined || this.#messages.size >= MAX_MESSAGES) return known
    const repeated = { logger, level, message, count: 0, suppressed: 0 }
    this.#messages.set(key, repeated)
    return repeated
  }
}
