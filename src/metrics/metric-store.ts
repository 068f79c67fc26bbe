import type { Registry } from 'prom-client'
import type { Aggregator, MetricDefinition } from '../catalogue/definition.ts'
import { ObservabilityError } from '../core/errors.ts'
import type { Faults } from '../core/faults.ts'
import { CounterMetric } from './instruments/counter-metric.ts'
import { GaugeMetric } from './instruments/gauge-metric.ts'
import { HistogramMetric } from './instruments/histogram-metric.ts'
import type { Metric, MetricGround } from './instruments/metric.ts'
import { MetricSource } from './instruments/metric-source.ts'
import type { ScalarMetric } from './instruments/scalar-metric.ts'
import { describeSpec, type MetricSpec, namesTakenBy, resolveDefinition, sameSpec } from './metric-spec.ts'
import type { SeriesLimits } from './storage/series-index.ts'

/** What a definition does not say of a metric. */
export interface MetricTraits {
  /** Default `sum`. */
  readonly aggregator?: Aggregator
  /** Default: those of the options. */
  readonly limits?: SeriesLimits
}

/**
 * Limits of metrics whose label values the library itself chooses, such as names of metrics: far above what there is, so
 * that low limits for the application do not hide them.
 */
export const LIBRARY_LIMITS: SeriesLimits = { maxSeriesPerMetric: 10_000, maxValuesPerLabel: 10_000 }

/** All metrics of one instance by their full names, each registered with the prom-client registry as well. */
export class MetricStore {
  readonly #metrics = new Map<string, Metric>()
  /** Every sample and family name that is taken, and by whom. */
  readonly #taken = new Map<string, MetricSpec>()
  readonly #registered = new WeakSet<object>()
  readonly #registry: Registry
  readonly #prefix: string
  readonly #ground: MetricGround
  readonly #faults: Faults

  constructor(registry: Registry, prefix: string, ground: MetricGround, faults: Faults) {
    this.#registry = registry
    this.#prefix = prefix
    this.#ground = ground
    this.#faults = faults
  }

  /**
   * The metric of this definition, made where it is new.
   * @throws ObservabilityError `OBS_ERR_INVALID_METRIC` for a bad definition or another one of the same name.
   */
  define(key: string, definition: MetricDefinition, traits: MetricTraits = {}): Metric {
    const spec = resolveDefinition(key, definition, this.#prefix, traits.aggregator ?? 'sum')
    for (const name of namesTakenBy(spec)) {
      const other = this.#taken.get(name)
      if (other !== undefined && !sameSpec(other, spec)) throw conflict(name, other, spec)
    }
    return this.#metrics.get(spec.name) ?? this.#add(spec, traits.limits)
  }

  /** Same as `define`, but undefined where the registry has a metric of this name already, whoever made it. */
  defineUnlessPresent(key: string, definition: MetricDefinition, traits: MetricTraits): Metric | undefined {
    const { name } = resolveDefinition(key, definition, this.#prefix, 'sum')
    const present = this.#registry.getSingleMetric(name) as object | undefined
    return present === undefined ? this.define(key, definition, traits) : undefined
  }

  all(): Iterable<Metric> {
    return this.#metrics.values()
  }

  /** Whether the metric of this name has nothing to show, which is no failure: a limit that the process does not have. */
  isAbsent(name: string): boolean {
    return this.#metrics.get(name)?.source?.hasNothing ?? false
  }

  isOurs(metric: object): boolean {
    return this.#registered.has(metric)
  }

  /** Takes all metrics out of the registry. Instruments that are still held go on without effect on any scrape. */
  dispose(): void {
    for (const [name, metric] of this.#metrics) {
      if ((this.#registry.getSingleMetric(name) as object | undefined) === metric) {
        this.#registry.removeSingleMetric(name)
      }
    }
    this.#metrics.clear()
    this.#taken.clear()
  }

  #add(spec: MetricSpec, limits = this.#ground.limits): Metric {
    const metric = this.#make(spec, { ...this.#ground, limits })
    try {
      this.#registry.registerMetric(metric as never)
    } catch (cause) {
      this.#ground.directory?.forgotten(metric)
      const reason = `"${spec.name}" is taken in the registry by a metric that is not ours`
      throw new ObservabilityError('OBS_ERR_INVALID_METRIC', [reason], { cause })
    }
    this.#registered.add(metric)
    this.#metrics.set(spec.name, metric)
    for (const name of namesTakenBy(spec)) this.#taken.set(name, spec)
    this.#ground.directory?.defined(metric)
    return metric
  }

  #make(spec: MetricSpec, ground: MetricGround): Metric {
    if (spec.type === 'histogram') return new HistogramMetric(spec, ground) as unknown as Metric
    const metric = spec.type === 'counter' ? new CounterMetric(spec, ground) : new GaugeMetric(spec, ground)
    const { collect } = spec
    if (collect !== undefined) {
      metric.source = new MetricSource(() => assignFrom(metric, collect()), 'user', this.#faults)
    }
    return metric as unknown as Metric
  }
}

/** Stores the result of a `collect`; false where it is not a number to show. */
function assignFrom(metric: Pick<ScalarMetric, 'assign'>, result: number | Promise<number>): unknown {
  if (typeof result === 'object') return result.then((value) => assignFrom(metric, value))
  metric.assign([{ value: result }])
  return Number.isFinite(result)
}

function conflict(name: string, existing: MetricSpec, wanted: MetricSpec): ObservabilityError {
  const text = `"${name}" is taken by ${describeSpec(existing)} and cannot be defined as ${describeSpec(wanted)}`
  return new ObservabilityError('OBS_ERR_INVALID_METRIC', [text])
}
