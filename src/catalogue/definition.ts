/**
 * Labels of a metric. A list gives names whose values are any string. An object gives, per name, the closed set of its
 * values (checked by the compiler, present at 0 from the start), `'boolean'`, or `'string'` for any.
 */
export type LabelSpec = readonly string[] | { readonly [label: string]: readonly string[] | 'string' | 'boolean' }

/** Label values as a call passes them. */
export type Labels<L> = L extends readonly (infer N extends string)[]
  ? { readonly [K in N]: string | number | boolean }
  : {
      readonly [K in keyof L]: L[K] extends readonly (infer V extends string)[]
        ? V
        : L[K] extends 'boolean'
          ? boolean
          : string | number | boolean
    }

/** Named bucket lists: `http` 5 ms–10 s, `job` 0.1–600 s, `bytes` 256 B–1 GiB, `ratio` 0–1; or upper bounds of your own. */
export type Buckets = 'http' | 'job' | 'bytes' | 'ratio' | readonly number[]

/** How the processes of a cluster make one value of theirs; the words are prom-client's. */
export type Aggregator = 'sum' | 'first' | 'min' | 'max' | 'average' | 'omit'

interface CommonOptions<L extends LabelSpec> {
  /** What the metric tells, shown as `# HELP`. */
  readonly help: string
  readonly labels?: L | undefined
  /** Name without the prefix; the key in the catalogue where left out. */
  readonly name?: string | undefined
  /** False leaves the prefix away, for names that other tools fix. Default true. */
  readonly prefixed?: boolean | undefined
}

export interface CounterOptions<L extends LabelSpec = readonly []> extends CommonOptions<L> {
  /** Read at every scrape instead of being counted by calls; must never fall. */
  readonly collect?: (() => number | Promise<number>) | undefined
}

export interface GaugeOptions<L extends LabelSpec = readonly []> extends CommonOptions<L> {
  /** Read at every scrape instead of being set by calls. */
  readonly collect?: (() => number | Promise<number>) | undefined
  /** How several processes make one value of theirs. Default `sum`. */
  readonly aggregator?: Aggregator | undefined
  /**
   * Milliseconds after which a label set that nobody has written leaves the scrape and makes room. A handle held on it
   * brings it back with its next write. Default: never.
   */
  readonly expireAfterMs?: number | undefined
}

export interface HistogramOptions<L extends LabelSpec = readonly [], B extends Buckets = Buckets>
  extends CommonOptions<L> {
  /** Default `http`. */
  readonly buckets?: B | undefined
}

export interface CounterDefinition<L extends LabelSpec = LabelSpec> extends CounterOptions<L> {
  readonly type: 'counter'
}
export interface GaugeDefinition<L extends LabelSpec = LabelSpec> extends GaugeOptions<L> {
  readonly type: 'gauge'
}
export interface HistogramDefinition<L extends LabelSpec = LabelSpec, B extends Buckets = Buckets>
  extends HistogramOptions<L, B> {
  readonly type: 'histogram'
}

export type MetricDefinition = CounterDefinition | GaugeDefinition | HistogramDefinition

/** A catalogue: metric name without prefix → definition. */
export interface MetricDefinitions {
  readonly [name: string]: MetricDefinition
}

/** Declares a counter: it only grows. */
export function counter(
  options: CounterOptions<readonly []> & { readonly labels?: undefined },
): CounterDefinition<readonly []>
export function counter<const L extends LabelSpec>(
  options: CounterOptions<L> & { readonly labels: L },
): CounterDefinition<L>
export function counter(options: CounterOptions<LabelSpec>): CounterDefinition {
  return { type: 'counter', ...options }
}

/** Declares a gauge: it goes up and down. */
export function gauge(
  options: GaugeOptions<readonly []> & { readonly labels?: undefined },
): GaugeDefinition<readonly []>
export function gauge<const L extends LabelSpec>(options: GaugeOptions<L> & { readonly labels: L }): GaugeDefinition<L>
export function gauge(options: GaugeOptions<LabelSpec>): GaugeDefinition {
  return { type: 'gauge', ...options }
}

/** Declares a histogram: how values are distributed over buckets. */
export function histogram(
  options: HistogramOptions<readonly []> & { readonly labels?: undefined; readonly buckets?: undefined },
): HistogramDefinition<readonly [], 'http'>
export function histogram<const B extends Buckets>(
  options: HistogramOptions<readonly [], B> & { readonly labels?: undefined; readonly buckets: B | undefined },
): HistogramDefinition<readonly [], B>
export function histogram<const L extends LabelSpec>(
  options: HistogramOptions<L> & { readonly labels: L; readonly buckets?: undefined },
): HistogramDefinition<L, 'http'>
export function histogram<const L extends LabelSpec, const B extends Buckets>(
  options: HistogramOptions<L, B> & { readonly labels: L; readonly buckets: B | undefined },
): HistogramDefinition<L, B>
export function histogram(options: HistogramOptions<LabelSpec>): HistogramDefinition {
  return { type: 'histogram', ...options }
}

/** A catalogue with its literal types kept, for `metrics.define` and for the operations artefacts. */
export function defineMetrics<const M extends MetricDefinitions>(definitions: M): M {
  return definitions
}

/** The label names of a specification, in the order given. */
export function labelNamesOf(labels: LabelSpec | undefined): readonly string[] {
  if (labels === undefined) return []
  return Array.isArray(labels) ? labels : Object.keys(labels)
}
