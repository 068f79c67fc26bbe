import type { Series } from '../storage/series.ts'
import { MetricText } from './metric-text.ts'
import type { SeriesLines } from './series-lines.ts'
import { TextBudget } from './text-budget.ts'

/** How long text is kept after the last scrape in its format, in milliseconds: longer than any scrape interval. */
const IDLE_MS = 5 * 60_000

interface Kept {
  readonly added: string
  readonly text: unknown
}

/** The text of all metrics in one format. */
export class TextCache {
  readonly #idleMs: number
  #budget = new TextBudget()
  #texts = new Map<object, Kept>()
  #timer: NodeJS.Timeout | undefined

  constructor(idleMs = IDLE_MS) {
    this.#idleMs = idleMs
  }

  /** Bytes that are kept. */
  get size(): number {
    return this.#budget.used
  }

  /** The text of a metric whose samples carry the labels `added` besides their own. */
  textOf<S extends Series>(metric: object, added: string, lines: () => SeriesLines<S>): MetricText<S> {
    const kept = this.#texts.get(metric)
    if (kept?.added === added) return kept.text as MetricText<S>
    const text = new MetricText(lines(), this.#budget)
    this.#texts.set(metric, { added, text })
    return text
  }

  /** Keeps the text for some minutes from now. */
  touch(): void {
    if (this.#timer !== undefined) {
      this.#timer.refresh()
      return
    }
    this.#timer = setTimeout(() => this.forget(), this.#idleMs)
    this.#timer.unref()
  }

  /** Gives the memory back. A scrape under way goes on with what it has. */
  forget(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#texts = new Map()
    this.#budget = new TextBudget()
  }
}
