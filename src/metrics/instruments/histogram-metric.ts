import type { BoundHistogram } from '../../catalogue/instrument.ts'
import type { Span } from '../../core/span.ts'
import type { MetricSpec } from '../metric-spec.ts'
import type { Slots } from '../storage/arena.ts'
import { BucketFinder } from '../storage/bucket-finder.ts'
import { Series } from '../storage/series.ts'
import { DISCARDING } from './discarding.ts'
import type { ExemplarSampler } from './exemplar-sampler.ts'
import type { Incidents } from './incidents.ts'
import { Metric, type MetricGround, type PromClientValue } from './metric.ts'

/** What all series of a histogram share. Slots: n + 1 counts (the last for `+Inf`), the sum, n + 1 exemplar ticks. */
interface HistogramShape {
  readonly finder: BucketFinder
  readonly sampler: ExemplarSampler
  readonly incidents: Incidents
}

export class HistogramSeries extends Series implements BoundHistogram {
  readonly #finder: BucketFinder
  readonly #sampler: ExemplarSampler
  readonly #incidents: Incidents

  constructor(slots: Slots, values: readonly string[], declared: boolean, shape: HistogramShape) {
    super(slots, values, declared)
    // Fields of their own: one load less in front of every observation.
    this.#finder = shape.finder
    this.#sampler = shape.sampler
    this.#incidents = shape.incidents
  }

  observe(value: number): void {
    const { page, at } = this
    const finder = this.#finder
    // The difference is NaN for NaN and both infinities.
    if (typeof value !== 'number' || value - value !== 0) {
      this.#incidents.invalid(value)
      return
    }
    const bucket = finder.find(value)
    const sumAt = at + finder.length + 1
    page[at + bucket] = (page[at + bucket] as number) + 1
    page[sumAt] = (page[sumAt] as number) + value
    const tickAt = sumAt + 1 + bucket
    if (page[tickAt] !== this.#sampler.tick) this.#sampler.offerCurrent(this, bucket, tickAt, value)
  }

  /** Observes with `span` as the exemplar, whatever span is active. */
  observeWith(value: number, span: Span | undefined): void {
    const { page, at } = this
    const finder = this.#finder
    if (typeof value !== 'number' || value - value !== 0) {
      this.#incidents.invalid(value)
      return
    }
    const bucket = finder.find(value)
    const sumAt = at + finder.length + 1
    page[at + bucket] = (page[at + bucket] as number) + 1
    page[sumAt] = (page[sumAt] as number) + value
    if (span === undefined) return
    const tickAt = sumAt + 1 + bucket
    if (page[tickAt] !== this.#sampler.tick) this.#sampler.offer(this, bucket, tickAt, value, span)
  }
}

/** Our histogram. Calls take labels first where the metric has any. */
export class HistogramMetric extends Metric<HistogramSeries> {
  // Made by `makeSeries`, which the base class calls before fields of this one would be initialised.
  declare private shape: HistogramShape | undefined

  constructor(spec: MetricSpec, ground: MetricGround) {
    super(spec, ground, 2 * spec.bounds.length + 3)
  }

  observe(first: unknown, second?: unknown): void {
    if (this.only !== undefined) this.only.observe(first as number)
    // Looked at first, because an impossible value must not make a series.
    else if (Number.isFinite(second)) this.find(first)?.observe(second as number)
    else this.incidents.invalid(second)
  }

  startTimer(labels?: unknown): () => number {
    const series = this.bind(labels)
    const { now } = this.ground
    const start = now()
    return () => {
      const seconds = (now() - start) / 1_000
      series.observe(seconds)
      return seconds
    }
  }

  bind(labels?: unknown): BoundHistogram {
    return this.seriesOf(labels) ?? DISCARDING
  }

  /** prom-client's name for `bind`. */
  labels(...labels: readonly unknown[]): BoundHistogram {
    return this.labelled(labels) ?? DISCARDING
  }

  protected override makeSeries(slots: Slots, values: readonly string[], declared: boolean): HistogramSeries {
    this.shape ??= {
      finder: new BucketFinder(this.spec.bounds),
      sampler: this.ground.sampler,
      incidents: this.incidents,
    }
    return new HistogramSeries(slots, values, declared, this.shape)
  }

  protected override promClientValues(series: HistogramSeries): PromClientValue[] {
    const { name, bounds } = this.spec
    const labels = this.labelObject(series)
    const values: PromClientValue[] = []
    let count = 0
    for (let bucket = 0; bucket <= bounds.length; bucket++) {
      count += series.page[series.at + bucket] as number
      values.push({ metricName: `${name}_bucket`, value: count, labels: { le: bounds[bucket] ?? '+Inf', ...labels } })
    }
    const sum = series.page[series.at + bounds.length + 1] as number
    values.push({ metricName: `${name}_sum`, value: sum, labels: { ...labels } })
    values.push({ metricName: `${name}_count`, value: count, labels: { ...labels } })
    return values
  }
}
