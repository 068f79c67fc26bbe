import type { MetricDefinition } from './definition.ts'

/**
 * All names that a metric takes in an exposition: its samples, and its family in OpenMetrics, where a counter `x_total`
 * is the family `x`.
 */
export function takenNames(type: MetricDefinition['type'], name: string): readonly string[] {
  if (type === 'histogram') return [name, `${name}_bucket`, `${name}_sum`, `${name}_count`]
  return type === 'counter' && name.endsWith('_total') ? [name, name.slice(0, -'_total'.length)] : [name]
}
