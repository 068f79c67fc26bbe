import type { Aggregator } from '../../catalogue/definition.ts'
import { RUNTIME_METRICS, type RuntimeMetricName } from '../../catalogue/runtime-metrics.ts'
import type { Faults } from '../../core/faults.ts'
import type { GaugeMetric } from '../instruments/gauge-metric.ts'
import type { Metric } from '../instruments/metric.ts'
import { MetricSource } from '../instruments/metric-source.ts'
import type { ScalarMetric } from '../instruments/scalar-metric.ts'
import { LIBRARY_LIMITS, type MetricStore } from '../metric-store.ts'
import type { CollectedSeries } from '../metrics.ts'

/** Defines metrics of the process. A name that the registry has already is left to whoever put it there. */
export class RuntimeMetrics {
  readonly #store: MetricStore
  readonly #faults: Faults

  constructor(store: MetricStore, faults: Faults) {
    this.#store = store
    this.#faults = faults
  }

  define(name: RuntimeMetricName, aggregator: Aggregator = 'sum'): Metric | undefined {
    return this.#store.defineUnlessPresent(name, RUNTIME_METRICS[name], { aggregator, limits: LIBRARY_LIMITS })
  }

  /** Defines a counter or gauge without labels; a reading of undefined leaves it out of the scrape. */
  readNumber(name: RuntimeMetricName, aggregator: Aggregator, read: () => Promise<number | undefined>): void {
    const metric = this.define(name, aggregator) as Pick<ScalarMetric, 'assign' | 'source'> | undefined
    if (metric === undefined) return
    const source = async (): Promise<boolean> => {
      const value = await read()
      if (value !== undefined) metric.assign([{ value }])
      return value !== undefined
    }
    metric.source = new MetricSource(source, 'metrics', this.#faults)
  }

  /** Defines counters or gauges without labels that one reading fills, by their order. */
  readNumbers(
    definitions: readonly (readonly [name: RuntimeMetricName, aggregator?: Aggregator])[],
    read: () => readonly number[] | Promise<readonly number[]>,
  ): void {
    this.readSeries(definitions, () => {
      const numbers = read()
      return numbers instanceof Promise ? numbers.then(toSeries) : toSeries(numbers)
    })
  }

  /** Defines counters or gauges that one reading fills with all their series, by their order. */
  readSeries(
    definitions: readonly (readonly [name: RuntimeMetricName, aggregator?: Aggregator])[],
    read: () => readonly (readonly CollectedSeries[])[] | Promise<readonly (readonly CollectedSeries[])[]>,
  ): void {
    const metrics = definitions.map((row) => this.define(...row) as ScalarMetric | undefined)
    const assign = (all: readonly (readonly CollectedSeries[])[]): void => {
      for (const [at, entries] of all.entries())
        (metrics[at] as Pick<GaugeMetric, 'assign'> | undefined)?.assign(entries)
    }
    const source = new MetricSource(
      () => {
        const all = read()
        return all instanceof Promise ? all.then(assign) : assign(all)
      },
      'metrics',
      this.#faults,
    )
    for (const metric of metrics) if (metric !== undefined) metric.source = source
  }
}

function toSeries(numbers: readonly number[]): readonly (readonly CollectedSeries[])[] {
  return numbers.map((value) => [{ value }])
}
