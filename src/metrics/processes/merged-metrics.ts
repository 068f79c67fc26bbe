import type { Aggregator } from '../../catalogue/definition.ts'
import type { SampleExemplar } from '../exposition/sample-exemplar.ts'
import type { MetricSnapshot, SampleSnapshot } from './metric-snapshot.ts'

interface MergedSample {
  readonly metricName: string | undefined
  readonly labels: SampleSnapshot['labels']
  value: number
  /** How many values are in it. */
  count: number
  /** The latest of them. */
  exemplar: SampleExemplar | undefined
}

interface MergedMetric {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly aggregator: Aggregator
  readonly samples: Map<string, MergedSample>
}

/**
 * Metrics of several processes as one. Values of the same metric and labels become one by the metric's aggregator; a
 * metric with `omit` is left out. Where processes disagree about a metric, the first to be added is followed.
 */
export class MergedMetrics {
  readonly #metrics = new Map<string, MergedMetric>()

  add(snapshot: MetricSnapshot): void {
    if (snapshot.aggregator === 'omit') return
    let merged = this.#metrics.get(snapshot.name)
    if (merged === undefined) {
      const { name, help, type, aggregator } = snapshot
      merged = { name, help, type, aggregator, samples: new Map() }
      this.#metrics.set(name, merged)
    }
    if (merged.type !== snapshot.type) return
    for (const sample of snapshot.samples) addSample(merged, sample)
  }

  /** All of them, the samples of each metric in pieces of `most`; a metric without samples is one empty piece. */
  *pieces(most = Number.POSITIVE_INFINITY): Generator<MetricSnapshot> {
    for (const { name, help, type, aggregator, samples } of this.#metrics.values()) {
      let piece: SampleSnapshot[] = []
      for (const { metricName, labels, value: sum, count, exemplar } of samples.values()) {
        if (piece.length === most) {
          yield { name, help, type, aggregator, samples: piece }
          piece = []
        }
        const value = aggregator === 'average' ? sum / count : sum
        piece.push(exemplar === undefined ? { metricName, labels, value } : { metricName, labels, value, exemplar })
      }
      yield { name, help, type, aggregator, samples: piece }
    }
  }
}

function addSample({ aggregator, samples }: MergedMetric, given: SampleSnapshot): void {
  const { metricName, labels, exemplar } = given
  const key = keyOf(metricName, labels)
  const value = Number(given.value)
  const sample = samples.get(key)
  if (sample === undefined) {
    samples.set(key, { metricName, labels, value, count: 1, exemplar })
    return
  }
  sample.count++
  if ((exemplar?.timestamp ?? 0) > (sample.exemplar?.timestamp ?? 0)) sample.exemplar = exemplar
  sample.value = combine(aggregator, sample.value, value)
}

function combine(aggregator: Aggregator, present: number, next: number): number {
  switch (aggregator) {
    case 'first':
      return present
    case 'min':
      return Math.min(present, next)
    case 'max':
      return Math.max(present, next)
    default:
      return present + next
  }
}

/** As JSON, so that no label value can look like two. */
export function keyOf(metricName: string | undefined, labels: SampleSnapshot['labels']): string {
  return JSON.stringify([
    metricName,
    Object.entries(labels)
      .map(([name, value]) => [name, String(value)])
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  ])
}
