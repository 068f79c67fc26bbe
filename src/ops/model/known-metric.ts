import { boundsOf } from '../../catalogue/buckets.ts'
import { labelNamesOf, type MetricDefinition } from '../../catalogue/definition.ts'

/** Who exposes a metric: the library, the application's own catalogue, the Node.js runtime, or another server. */
export type MetricOrigin = 'library' | 'own' | 'runtime' | 'foreign'

/** A metric under the name that Prometheus knows it by. */
export interface KnownMetric {
  readonly name: string
  readonly type: MetricDefinition['type']
  readonly help: string
  readonly origin: MetricOrigin
  /** Label names without those that Prometheus gives. */
  readonly labels: readonly string[]
  /** The values of labels whose set is closed. */
  readonly values: { readonly [label: string]: readonly string[] }
  /** Upper bounds of a histogram without `+Inf`; empty for the others. */
  readonly bounds: readonly number[]
  /** Names of its samples: three for a histogram. */
  readonly samples: readonly string[]
}

/** The metric that a definition makes. */
export function knownMetric(name: string, definition: MetricDefinition, origin: MetricOrigin): KnownMetric {
  const { type, help, labels } = definition
  const closed = Array.isArray(labels) ? {} : (labels ?? {})
  return Object.freeze({
    name,
    type,
    help,
    origin,
    labels: labelNamesOf(labels),
    values: Object.fromEntries(
      Object.entries(closed).flatMap(([label, values]) => {
        if (values === 'boolean') return [[label, ['true', 'false']]]
        return typeof values === 'string' ? [] : [[label, values]]
      }),
    ),
    bounds: definition.type === 'histogram' ? boundsOf(definition.buckets) : [],
    samples: type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  })
}
