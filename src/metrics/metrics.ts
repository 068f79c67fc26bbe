import type { Registry } from 'prom-client'
import type { BuiltinMetrics, SelfMetrics } from '../catalogue/builtin-metrics.ts'
import type {
  CounterOptions,
  GaugeOptions,
  HistogramOptions,
  LabelSpec,
  MetricDefinitions,
} from '../catalogue/definition.ts'
import type { Counter, Gauge, Histogram, InstrumentsOf } from '../catalogue/instrument.ts'
import type { Span } from '../core/span.ts'
import type { MetricsIsolation } from './isolation/isolation.ts'

type Named<O> = O & { readonly name: string }

/** `obs.metrics` without the catalogue: instruments made at run time, and the registry that holds them all. */
export interface MetricsApi {
  /**
   * The counter of this name, made at the first call; later calls with the same definition return the same object.
   * @throws ObservabilityError `OBS_ERR_INVALID_METRIC` for a bad definition or another one of the same name.
   */
  counter<const L extends LabelSpec = readonly []>(options: Named<CounterOptions<L>>): Counter<L>
  /** Same as `counter`, for a gauge. */
  gauge<const L extends LabelSpec = readonly []>(options: Named<GaugeOptions<L>>): Gauge<L>
  /** Same as `counter`, for a histogram. */
  histogram<const L extends LabelSpec = readonly []>(options: Named<HistogramOptions<L>>): Histogram<L>
  /** A prom-client `Registry` that holds all metrics of this instance. */
  readonly registry: Registry
}

/** `obs.metrics`: the built-in instruments and those of `metrics.define` under their names, and the makers of more. */
export type Metrics<M extends MetricDefinitions> = MetricsApi & InstrumentsOf<BuiltinMetrics> & InstrumentsOf<M>

/**
 * A rendered scrape. A counter `x_total` is the family `x_total` in Prometheus text and `x` in OpenMetrics; its sample has
 * the same name in both. A counter whose name does not end in `_total` keeps its sample name too: OpenMetrics allows none
 * such as a counter, so its type is `unknown` there.
 */
export interface Exposition {
  readonly contentType: string
  /** The text in pages of some KiB, for answers that are written piece by piece. */
  readonly pages: readonly Uint8Array[]
  /** Bytes of all pages. */
  readonly length: number
  /** The text in one piece. */
  readonly body: string
  /**
   * To be called once after the last use of `pages`: the next scrape then writes over them instead of copying them first.
   */
  release(): void
}

/** One series as read at a scrape. */
export interface CollectedSeries {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

/** How many series a metric holds, and how many it may. */
export interface SeriesCount {
  readonly metric: string
  readonly series: number
  readonly limit: number
}

/** What `http/` reports of a request. Nothing here throws. */
export interface RequestMetrics {
  /** An endpoint that the application has: it is never counted as `__overflow__`. */
  expect(endpoint: string): void
  started(): void
  /**
   * `seconds` is the duration; labels are final: known method, template or fixed endpoint, status code. A sampled `span`
   * becomes the exemplar of its bucket.
   */
  ended(method: string, endpoint: string, status: number, seconds: number, span: Span | undefined): void
  /** One error of a request or an observed function. */
  failed(errorType: string, endpoint: string): void
}

/** The metrics part of an instance. */
export interface MetricsPart {
  /** For `obs.metrics`; the catalogue keys of `metrics.define` are on it too. */
  readonly api: Metrics<MetricDefinitions>
  readonly builtin: InstrumentsOf<BuiltinMetrics>
  readonly self: InstrumentsOf<SelfMetrics>
  readonly requests: RequestMetrics
  /**
   * Renders all metrics in the format that the `Accept` header prefers: Prometheus text 0.0.4 or OpenMetrics 1.0. What
   * cannot be read in the time that the header `X-Prometheus-Scrape-Timeout-Seconds` leaves is left out.
   */
  expose(accept: string | undefined, scrapeTimeout?: string | undefined): Promise<Exposition>
  /**
   * Reads a counter or gauge of the library from `read` at every scrape, one entry per series. A throwing or rejecting
   * `read` loses this metric, not the scrape.
   */
  collect(
    name: keyof BuiltinMetrics | keyof SelfMetrics,
    read: () => readonly CollectedSeries[] | Promise<readonly CollectedSeries[]>,
  ): void
  /** The labelled metrics of this instance with their series so far. */
  seriesCounts(): readonly SeriesCount[]
  /** Pushes to the Pushgateway within `ms` milliseconds; undefined without `metrics.push`. Never rejects. */
  readonly push: ((ms: number) => Promise<void>) | undefined
  /** The metrics for an exporter in another thread; undefined unless `metrics.isolate` asks for one. */
  readonly isolation: MetricsIsolation | undefined
  /** Stops observers and timers, and takes the metrics out of a registry that the user brought. */
  dispose(): void
}
