import type { BoundCounter } from '../../catalogue/instrument.ts'
import type { Span } from '../../core/span.ts'
import type { MetricSpec } from '../metric-spec.ts'
import type { Slots } from '../storage/arena.ts'
import { Series } from '../storage/series.ts'
import { DISCARDING } from './discarding.ts'
import type { ExemplarSampler } from './exemplar-sampler.ts'
import type { Incidents } from './incidents.ts'
import type { MetricGround } from './metric.ts'
import { ScalarMetric } from './scalar-metric.ts'

/** Slots: the count. */
const STRIDE = 1

export class CounterSeries extends Series implements BoundCounter {
  readonly #incidents: Incidents

  constructor(slots: Slots, values: readonly string[], declared: boolean, incidents: Incidents) {
    super(slots, values, declared)
    this.#incidents = incidents
  }

  inc(by?: number): void {
    if (by === undefined) this.page[this.at] = (this.page[this.at] as number) + 1
    else if (isIncrement(by)) this.page[this.at] = (this.page[this.at] as number) + by
    else this.#incidents.invalid(by)
  }

  /** Counts 1 with `span` as the exemplar. */
  incWith(span: Span | undefined, sampler: ExemplarSampler): void {
    const { page, at } = this
    page[at] = (page[at] as number) + 1
    if (span !== undefined && this.closed === 0) sampler.offer(this, 0, 1, span)
  }
}

/** Our counter. Calls take labels first where the metric has any. */
export class CounterMetric extends ScalarMetric<CounterSeries> {
  constructor(spec: MetricSpec, ground: MetricGround) {
    super(spec, ground, STRIDE)
  }

  inc(first?: unknown, second?: unknown): void {
    if (this.only !== undefined) this.only.inc(first as number | undefined)
    // Looked at first, because an impossible amount must not make a series.
    else if (second === undefined || isIncrement(second)) this.find(first)?.inc(second)
    else this.incidents.invalid(second)
  }

  /** Counts 1 with the active span as the exemplar. */
  incCurrent(labels: unknown): void {
    const series = this.seriesOf(labels)
    if (series === undefined) return
    series.inc()
    if (series.closed === 0) this.ground.sampler.offerCurrent(series, 0, 1)
  }

  bind(labels?: unknown): BoundCounter {
    return this.seriesOf(labels) ?? DISCARDING
  }

  /** prom-client's name for `bind`. */
  labels(...labels: readonly unknown[]): BoundCounter {
    return this.labelled(labels) ?? DISCARDING
  }

  protected override makeSeries(slots: Slots, values: readonly string[], declared: boolean): CounterSeries {
    return new CounterSeries(slots, values, declared, this.incidents)
  }
}

function isIncrement(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY
}
