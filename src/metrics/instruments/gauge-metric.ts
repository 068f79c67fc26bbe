import type { BoundGauge } from '../../catalogue/instrument.ts'
import type { MetricSpec } from '../metric-spec.ts'
import type { Slots } from '../storage/arena.ts'
import { Series } from '../storage/series.ts'
import { DISCARDING } from './discarding.ts'
import type { Incidents } from './incidents.ts'
import type { MetricGround } from './metric.ts'
import { ScalarMetric } from './scalar-metric.ts'

/** Slots: the value. */
const STRIDE = 1

export class GaugeSeries extends Series implements BoundGauge {
  readonly #incidents: Incidents

  constructor(slots: Slots, values: readonly string[], declared: boolean, incidents: Incidents) {
    super(slots, values, declared)
    this.#incidents = incidents
  }

  set(value: number): void {
    if (Number.isFinite(value)) this.page[this.at] = value
    else this.#incidents.invalid(value)
  }

  inc(by = 1): void {
    if (Number.isFinite(by)) this.page[this.at] = (this.page[this.at] as number) + by
    else this.#incidents.invalid(by)
  }

  dec(by = 1): void {
    if (Number.isFinite(by)) this.page[this.at] = (this.page[this.at] as number) - by
    else this.#incidents.invalid(by)
  }
}

/** Our gauge. Calls take labels first where the metric has any. */
export class GaugeMetric extends ScalarMetric<GaugeSeries> {
  constructor(spec: MetricSpec, ground: MetricGround) {
    super(spec, ground, STRIDE)
  }

  set(first: unknown, second?: unknown): void {
    if (this.only !== undefined) this.only.set(first as number)
    // Looked at first, because an impossible value must not make a series.
    else if (Number.isFinite(second)) this.find(first)?.set(second as number)
    else this.incidents.invalid(second)
  }

  inc(first?: unknown, second: unknown = 1): void {
    if (this.only !== undefined) this.only.inc(first as number | undefined)
    else if (Number.isFinite(second)) this.find(first)?.inc(second as number)
    else this.incidents.invalid(second)
  }

  dec(first?: unknown, second: unknown = 1): void {
    if (this.only !== undefined) this.only.dec(first as number | undefined)
    else if (Number.isFinite(second)) this.find(first)?.dec(second as number)
    else this.incidents.invalid(second)
  }

  bind(labels?: unknown): BoundGauge {
    return this.seriesOf(labels) ?? DISCARDING
  }

  /** prom-client's name for `bind`. */
  labels(...labels: readonly unknown[]): BoundGauge {
    return this.labelled(labels) ?? DISCARDING
  }

  protected override makeSeries(slots: Slots, values: readonly string[], declared: boolean): GaugeSeries {
    return new GaugeSeries(slots, values, declared, this.incidents)
  }
}
