import type { BoundOf } from '../../catalogue/buckets.ts'
import type { BuiltinMetrics } from '../../catalogue/builtin-metrics.ts'
import type { HistogramDefinition } from '../../catalogue/definition.ts'
import type { Outcomes } from '../promql/outcomes.ts'

/** What every objective may say. */
export interface SloSettings {
  /** Percent of the events that must be good, such as 99.9. */
  readonly objective?: number | undefined
  /**
   * So many events must have happened in the longer window of an alert before it may fire: on a quiet service a single
   * failure is a large share. Default 0.
   */
  readonly minEvents?: number | undefined
}

/** An objective of your own. */
export interface SloDefinition extends SloSettings {
  readonly objective: number
  /** What a good event is: `orders are stored`. */
  readonly description: string
  /** `m.orders_total.outcomes({ bad: { status: 'error' } })`, or `m.wait_seconds.outcomes({ above: 2.5 })`. */
  readonly outcomes: Outcomes
}

type RequestBound =
  BuiltinMetrics['request_duration_seconds'] extends HistogramDefinition<infer _L, infer B> ? BoundOf<B> : never

export interface SloOptions<Questions> {
  /** Requests that are not answered 5xx. Default 99.9 percent. */
  readonly availability?: SloSettings | false | undefined
  /** Requests that are answered in time: `threshold` seconds, a bucket bound. Default 99 percent within 2.5 seconds. */
  readonly latency?: (SloSettings & { readonly threshold?: RequestBound | undefined }) | false | undefined
  /** Objectives of your own, by their names in kebab case. */
  readonly own?: ((questions: Questions) => { readonly [name: string]: SloDefinition }) | undefined
  /** Days over which the error budget counts. Default 30. */
  readonly periodDays?: number | undefined
  /** `sloth`: with the labels and further records of Sloth, for the dashboards made for it. Default `own`. */
  readonly names?: 'own' | 'sloth' | undefined
}
