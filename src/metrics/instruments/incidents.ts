import type { BoundCounter, Counter } from '../../catalogue/instrument.ts'
import type { Warnings } from '../../core/warnings.ts'

/** Longest part of a bad value that a warning quotes. */
const MAX_QUOTE = 64

/** The two counters that hold what was left out and what overflowed. */
export interface IncidentCounters {
  readonly invalid: Counter<readonly ['metric']>
  readonly overflow: Counter<readonly ['metric']>
}

/** Where the incidents of all metrics are counted; the counters are metrics too, so they come later. */
export class IncidentLedger {
  readonly warnings: Warnings
  counters: IncidentCounters | undefined

  constructor(warnings: Warnings) {
    this.warnings = warnings
  }
}

/** What went wrong with one metric: counted each time, warned once. */
export class Incidents {
  readonly #metric: string
  readonly #ledger: IncidentLedger
  #invalid: BoundCounter | undefined
  #overflow: BoundCounter | undefined

  constructor(metric: string, ledger: IncidentLedger) {
    this.#metric = metric
    this.#ledger = ledger
  }

  /** An update was left out because of this value or label. */
  invalid(what: unknown): void {
    if (this.#invalid === undefined) {
      this.#ledger.warnings.once('OBSWRN004', this.#metric, quote(what))
      this.#invalid = this.#bind(this.#ledger.counters?.invalid)
    }
    this.#invalid?.inc()
  }

  /** An update was counted as `__overflow__` because of this limit. */
  overflow(limit: string): void {
    if (this.#overflow === undefined) {
      this.#ledger.warnings.once('OBSWRN003', this.#metric, limit)
      this.#overflow = this.#bind(this.#ledger.counters?.overflow)
    }
    this.#overflow?.inc()
  }

  #bind(counter: Counter<readonly ['metric']> | undefined): BoundCounter | undefined {
    // A counter that cannot take its own incident would report that as an incident, and so on.
    if (counter === undefined || (counter as { name?: string }).name === this.#metric) return undefined
    return counter.bind({ metric: this.#metric })
  }
}

function quote(what: unknown): string {
  return (typeof what === 'object' ? 'object' : String(what)).slice(0, MAX_QUOTE)
}
