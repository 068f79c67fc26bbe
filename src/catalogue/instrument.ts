import type {
  CounterDefinition,
  GaugeDefinition,
  HistogramDefinition,
  Labels,
  MetricDefinitions,
} from './definition.ts'

/** Arguments of a call: the labels come first where the metric has any. */
export type LabelledArguments<L, Rest extends readonly unknown[]> = L extends readonly []
  ? Rest
  : keyof L extends never
    ? Rest
    : [labels: Labels<L>, ...Rest]

/** One series of a counter, found once: `inc()` neither allocates nor looks anything up. */
export interface BoundCounter {
  /** Adds `by`, default 1. Negative and non-finite values are left out, counted and warned once. */
  inc(by?: number): void
}

/** One series of a gauge. */
export interface BoundGauge {
  set(value: number): void
  inc(by?: number): void
  dec(by?: number): void
}

/** One series of a histogram. */
export interface BoundHistogram {
  observe(value: number): void
}

/** Never throws on the request path: a wrong label or value is left out, counted and warned once. */
export interface Counter<L = readonly []> {
  inc(...args: LabelledArguments<L, [by?: number]>): void
  bind(...args: LabelledArguments<L, []>): BoundCounter
}

export interface Gauge<L = readonly []> {
  set(...args: LabelledArguments<L, [value: number]>): void
  inc(...args: LabelledArguments<L, [by?: number]>): void
  dec(...args: LabelledArguments<L, [by?: number]>): void
  bind(...args: LabelledArguments<L, []>): BoundGauge
}

export interface Histogram<L = readonly []> {
  observe(...args: LabelledArguments<L, [value: number]>): void
  /** Starts a timer; the returned function observes the seconds since then and returns them. */
  startTimer(...args: LabelledArguments<L, []>): () => number
  bind(...args: LabelledArguments<L, []>): BoundHistogram
}

export type InstrumentOf<D> =
  D extends CounterDefinition<infer L>
    ? Counter<L>
    : D extends GaugeDefinition<infer L>
      ? Gauge<L>
      : D extends HistogramDefinition<infer L>
        ? Histogram<L>
        : never

/** The typed instruments of a catalogue. */
export type InstrumentsOf<M extends MetricDefinitions> = { readonly [K in keyof M]: InstrumentOf<M[K]> }
