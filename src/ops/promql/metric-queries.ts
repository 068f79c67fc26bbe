import type {
  CounterDefinition,
  GaugeDefinition,
  HistogramDefinition,
  MetricDefinition,
  MetricDefinitions,
} from '../../catalogue/definition.ts'
import { CounterQueries } from './counter-queries.ts'
import { GaugeQueries } from './gauge-queries.ts'
import { HistogramQueries } from './histogram-queries.ts'

/** What can be asked of a metric; a question that its type cannot answer does not compile. */
export type QueriesOf<D> =
  D extends CounterDefinition<infer L>
    ? CounterQueries<L>
    : D extends GaugeDefinition<infer L>
      ? GaugeQueries<L>
      : D extends HistogramDefinition<infer L, infer B>
        ? HistogramQueries<L, B>
        : never

/** The metrics of a catalogue as things to ask, by their keys. */
export type MetricQueries<M extends MetricDefinitions> = { readonly [K in keyof M]: QueriesOf<M[K]> }

/** The questions of every metric; `nameOf` tells the name in force of a key. */
export function metricQueries<M extends MetricDefinitions>(
  definitions: M,
  nameOf: (key: string, definition: MetricDefinition) => string,
): MetricQueries<M> {
  const queries = Object.entries(definitions).map(([key, definition]) => [
    key,
    queriesOf(nameOf(key, definition), definition),
  ])
  return Object.freeze(Object.fromEntries(queries))
}

function queriesOf(name: string, definition: MetricDefinition): CounterQueries | GaugeQueries | HistogramQueries {
  if (definition.type === 'counter') return new CounterQueries(name)
  if (definition.type === 'gauge') return new GaugeQueries(name)
  return new HistogramQueries(name)
}
