import { OVERFLOW } from '../../catalogue/builtin-metrics.ts'
import { keyOf, MergedMetrics } from './merged-metrics.ts'
import { type MetricSnapshot, PIECE_SIZE, type SampleSnapshot } from './metric-snapshot.ts'

const MAX_MEMBERS = 1_000

/**
 * What processes that are gone had counted. Counters and histograms go on in the sums, because a total that fell would
 * look like a restart of everything; gauges end with their process. The label sets of a metric are bounded.
 */
export class DepartedMetrics {
  readonly #limit: number
  readonly #labelSets = new Map<string, Set<string>>()
  readonly #merged = new MergedMetrics()
  /** The last members, so that what one says after its end does not count again. */
  readonly #members = new Set<string>()

  /** `limit`: label sets that are kept apart per metric. */
  constructor(limit: number) {
    this.#limit = limit
  }

  add(member: string, snapshots: readonly MetricSnapshot[]): void {
    if (this.#members.has(member)) return
    if (this.#members.size >= MAX_MEMBERS) this.#members.clear()
    this.#members.add(member)
    for (const snapshot of snapshots) {
      if (!survives(snapshot)) continue
      this.#merged.add({ ...snapshot, samples: snapshot.samples.map((sample) => this.#place(snapshot.name, sample)) })
    }
  }

  snapshots(): readonly MetricSnapshot[] {
    return [...this.#merged.pieces(PIECE_SIZE)]
  }

  #place(metric: string, sample: SampleSnapshot): SampleSnapshot {
    const { le, ...labels } = sample.labels
    let sets = this.#labelSets.get(metric)
    if (sets === undefined) {
      sets = new Set()
      this.#labelSets.set(metric, sets)
    }
    const key = keyOf(undefined, labels)
    if (!sets.has(key) && sets.size >= this.#limit) {
      const overflow = Object.fromEntries(Object.keys(labels).map((name) => [name, OVERFLOW]))
      return { ...sample, labels: le === undefined ? overflow : { le, ...overflow } }
    }
    sets.add(key)
    return sample
  }
}

/** True for metrics that only grow. */
export function survives({ type }: MetricSnapshot): boolean {
  return type === 'counter' || type === 'histogram'
}
