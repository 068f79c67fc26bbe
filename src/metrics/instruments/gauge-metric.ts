import type { BoundGauge } from '../../catalogue/instrument.ts'
import type { MetricSpec } from '../metric-spec.ts'
import type { Slots } from '../storage/arena.ts'
import { Series } from '../storage/series.ts'
import { DISCARDING } from './discarding.ts'
import { GaugeExpiry } from './gauge-expiry.ts'
import type { Incidents } from './incidents.ts'
import type { MetricGround } from './metric.ts'
import { ScalarMetric } from './scalar-metric.ts'

/** Slots: the value. */
const STRIDE = 1

export class GaugeSeries extends Series implements BoundGauge {
  /** When a look found it written last; undefined before the first. */
  writtenAt: number | undefined = undefined
  #isWritten = false
  readonly #incidents: Incidents

  constructor(slots: Slots, values: readonly string[], declared: boolean, incidents: Incidents) {
    super(slots, values, declared)
    this.#incidents = incidents
  }

  set(value: number): void {
    if (Number.isFinite(value)) this.#write(value)
    else this.#incidents.invalid(value)
  }

  inc(by = 1): void {
    if (Number.isFinite(by)) this.#write((this.page[this.at] as number) + by)
    else this.#incidents.invalid(by)
  }

  dec(by = 1): void {
    if (Number.isFinite(by)) this.#write((this.page[this.at] as number) - by)
    else this.#incidents.invalid(by)
  }

  /** True where it was written since the last call. */
  takeWritten(): boolean {
    const isWritten = this.#isWritten
    this.#isWritten = false
    return isWritten
  }

  /** Brings a series that was cut off back into the metric, with what was written to it meanwhile. */
  attach(slots: Slots): void {
    slots.page[slots.at] = this.page[this.at] as number
    this.#isWritten = true
    this.page = slots.page
    this.at = slots.at
    this.detached = false
  }

  #write(value: number): void {
    this.page[this.at] = value
    this.#isWritten = true
  }
}

/** Our gauge. Calls take labels first where the metric has any. */
export class GaugeMetric extends ScalarMetric<GaugeSeries> {
  // Read by `makeSeries`, which the base class calls before fields of this one would be initialised.
  declare private expiry: GaugeExpiry | undefined

  constructor(spec: MetricSpec, ground: MetricGround) {
    super(spec, ground, STRIDE)
    if (spec.expireAfterMs !== undefined) this.expiry = new GaugeExpiry(spec.expireAfterMs)
  }

  /** Before values are read, label sets that nobody writes any more go, and those that are written again come back. */
  override refresh(): boolean | Promise<boolean> {
    const { expiry } = this
    if (expiry !== undefined) {
      for (const series of expiry.returning()) this.find(this.labelObject(series))
      const expired = expiry.expired(this.index.series, this.ground.now())
      if (expired.size > 0) this.retain((series) => !expired.has(series))
    }
    return super.refresh()
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
    return this.expiry?.revive(values, slots) ?? new GaugeSeries(slots, values, declared, this.incidents)
  }
}
