import { OVERFLOW } from '../../catalogue/builtin-metrics.ts'
import type { LabelRule } from '../metric-spec.ts'

/** Longest value that a call may bring, in UTF-16 units; it would be in memory and in every scrape from then on. */
const MAX_LENGTH = 4_096

/** Matches half of a surrogate pair: UTF-8 has no form for it, two different ones would look the same. */
const LONE_SURROGATE = /\p{Surrogate}/gu

/** Fewest values that fit of a label that has few by its nature, such as status codes: more than there are of them. */
const BOUNDED_VALUES = 1_000

/** The values that one label of one metric has taken, up to a limit. */
export class LabelDomain {
  readonly name: string
  /** The closed set of the definition; undefined where any text is allowed. */
  readonly declared: ReadonlySet<string> | undefined
  /** Whether its values are few whoever calls: a closed set, or chosen by the library. */
  isBounded: boolean
  readonly #limit: number
  /** Values that the application has said to be its own. */
  readonly #reserved = new Set<string>()
  readonly #known = new Map<string, string>()

  constructor(rule: LabelRule, limit: number) {
    this.name = rule.name
    this.declared = rule.values === undefined ? undefined : new Set(rule.values)
    this.isBounded = rule.values !== undefined
    this.#limit = limit
  }

  /** The value, cut where it is too long, unless the application has said it to be its own. */
  shortened(text: string): string {
    if (text.length <= MAX_LENGTH || this.declared !== undefined || this.#reserved.has(text)) return text
    return copyOf(`${text.slice(0, MAX_LENGTH - 1)}…`)
  }

  /** The value under which `given` is counted: itself, or `__overflow__` past the limit. Stores nothing. */
  place(given: string): string {
    const text = this.shortened(given)
    if (this.declared !== undefined || this.#known.has(text) || this.#reserved.has(text)) return text
    const limit = this.isBounded ? Math.max(this.#limit, BOUNDED_VALUES) : this.#limit
    if (this.#known.size >= limit) return OVERFLOW
    return text.replace(LONE_SURROGATE, '\ufffd')
  }

  /** Remembers a placed value and answers with the copy to keep. */
  admit(text: string): string {
    if (text === OVERFLOW || this.declared !== undefined || this.#reserved.has(text)) return text
    let copy = this.#known.get(text)
    if (copy === undefined) {
      copy = copyOf(text)
      this.#known.set(copy, copy)
    }
    return copy
  }

  /** Has this value fit whatever else comes. */
  reserve(text: string): void {
    this.#reserved.add(text)
  }

  /** Whether a placed value is one of few, so that it makes no series without end. */
  isKnown(text: string): boolean {
    return this.isBounded || this.#reserved.has(text)
  }

  /** Forgets the values that came with calls. */
  forget(): void {
    this.#known.clear()
  }
}

/** By way of bytes: a slice of a long string keeps the whole of it alive. */
function copyOf(text: string): string {
  return Buffer.from(text).toString()
}
