import type { Scopes } from '../context/scope.ts'
import type { Faults } from '../core/faults.ts'
import type { DropReason } from './span-drops.ts'

/** How often it is told, at most. */
const INTERVAL_MS = 60_000

export type DropCounts = Readonly<Partial<Record<DropReason, number>>>

export interface DropNoticeOptions {
  /** Lost spans so far. */
  readonly counts: () => Readonly<Record<DropReason, number>>
  /** Told how many more were lost in the last minute, and why; not called where none were. */
  readonly tell: (spans: number, reasons: DropCounts) => void
  readonly scopes: Scopes
  readonly faults: Faults
}

/** Tells once a minute of spans that were lost while the process runs: a line for each would be a flood in itself. */
export class DropNotice {
  readonly #options: DropNoticeOptions
  readonly #timer: NodeJS.Timeout
  #told: DropCounts = {}

  constructor(options: DropNoticeOptions) {
    this.#options = options
    const look = () => options.faults.run('tracing', () => this.#look(), undefined)
    this.#timer = options.scopes.exit(() => setInterval(look, INTERVAL_MS).unref())
  }

  /** What is lost from now on is told at the end. */
  stop(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const counts = this.#options.counts()
    const reasons: { [reason in DropReason]?: number } = {}
    let spans = 0
    for (const reason of Object.keys(counts) as DropReason[]) {
      const more = counts[reason] - (this.#told[reason] ?? 0)
      if (more === 0) continue
      reasons[reason] = more
      spans += more
    }
    this.#told = counts
    if (spans > 0) this.#options.tell(spans, reasons)
  }
}
