import type { KnownMetric } from './known-metric.ts'

/** Every metric that an expression may name. */
export class KnownMetrics implements Iterable<KnownMetric> {
  readonly #bySample = new Map<string, KnownMetric>()
  readonly #all: readonly KnownMetric[]

  constructor(metrics: Iterable<KnownMetric>) {
    this.#all = [...metrics]
    for (const metric of this.#all) for (const sample of metric.samples) this.#bySample.set(sample, metric)
  }

  /** The metric that has a sample of this name. */
  ofSample(sample: string): KnownMetric | undefined {
    return this.#bySample.get(sample)
  }

  /** Names of all samples, for suggestions. */
  sampleNames(): Iterable<string> {
    return this.#bySample.keys()
  }

  [Symbol.iterator](): Iterator<KnownMetric> {
    return this.#all[Symbol.iterator]()
  }
}
