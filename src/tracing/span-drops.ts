/**
 * Why spans were lost. `rejected`: the collector refused them; `export_failed`: it could not be told, for too long;
 * `hold_full`: a request was kept by `tracing.keep` or `tracing.routes` when some of its spans had found no room.
 */
const DROP_REASONS = ['queue_full', 'export_failed', 'rejected', 'shutdown', 'too_large', 'hold_full'] as const

export type DropReason = (typeof DROP_REASONS)[number]

/** Lost spans by reason. */
export class SpanDrops {
  readonly #counts: Record<DropReason, number> = {
    queue_full: 0,
    export_failed: 0,
    rejected: 0,
    shutdown: 0,
    too_large: 0,
    hold_full: 0,
  }

  add(reason: DropReason, spans: number): void {
    this.#counts[reason] += spans
  }

  total(): number {
    let total = 0
    for (const reason of DROP_REASONS) total += this.#counts[reason]
    return total
  }

  byReason(): Readonly<Record<DropReason, number>> {
    return { ...this.#counts }
  }

  /** These and the others together. */
  with(others: Readonly<Record<DropReason, number>>): Readonly<Record<DropReason, number>> {
    const sum = { ...others }
    for (const reason of DROP_REASONS) sum[reason] += this.#counts[reason]
    return sum
  }
}
