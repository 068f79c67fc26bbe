import { boundsOf } from '../catalogue/buckets.ts'
import type { Aggregator, LabelSpec, MetricDefinition } from '../catalogue/definition.ts'
import { definitionProblems } from '../catalogue/definition-problems.ts'
import { describeValue } from '../config/describe-value.ts'
import { ObservabilityError } from '../core/errors.ts'

export interface LabelRule {
  readonly name: string
  /** The closed set of values; undefined where any text is allowed. */
  readonly values: readonly string[] | undefined
}

/** A metric definition with its full name and everything spelled out. */
export interface MetricSpec {
  readonly type: MetricDefinition['type']
  /** With the prefix. */
  readonly name: string
  readonly help: string
  readonly labels: readonly LabelRule[]
  /** Upper bounds without `+Inf`; empty unless it is a histogram. */
  readonly bounds: readonly number[]
  readonly collect: (() => number | Promise<number>) | undefined
  readonly aggregator: Aggregator
  /** Of a gauge whose label sets expire. */
  readonly expireAfterMs: number | undefined
}

/**
 * Spells a definition out.
 * @throws ObservabilityError `OBS_ERR_INVALID_METRIC` naming everything that is wrong with it.
 */
export function resolveDefinition(
  key: string,
  definition: MetricDefinition,
  prefix: string,
  aggregator: Aggregator,
): MetricSpec {
  const problems = definitionProblems(key, definition).map(
    ({ at, expected, received }) => `${at === '' ? '' : `${at}: `}expected ${expected}, got ${describeValue(received)}`,
  )
  if (problems.length > 0) throw new ObservabilityError('OBS_ERR_INVALID_METRIC', [`"${key}": ${problems.join('; ')}`])
  return {
    type: definition.type,
    name: `${definition.prefixed === false ? '' : prefix}${definition.name ?? key}`,
    help: definition.help,
    labels: rulesOf(definition.labels),
    bounds: definition.type === 'histogram' ? [...boundsOf(definition.buckets)] : [],
    collect: definition.type === 'histogram' ? undefined : definition.collect,
    aggregator: (definition.type === 'gauge' ? definition.aggregator : undefined) ?? aggregator,
    expireAfterMs: definition.type === 'gauge' ? definition.expireAfterMs : undefined,
  }
}

/** True when both describe the same metric. Order of labels, identity of `collect` and the words of `help` do not matter. */
export function sameSpec(a: MetricSpec, b: MetricSpec): boolean {
  return describeSpec(a) === describeSpec({ ...b, help: a.help })
}

/** One line that holds all of a definition, for messages and comparison. */
export function describeSpec(spec: MetricSpec): string {
  const labels = spec.labels.map(({ name, values }) => name + (values === undefined ? '' : `: ${values.join(' | ')}`))
  const parts = [`${spec.type} ${spec.name}{${labels.sort().join(', ')}}`, JSON.stringify(spec.help)]
  if (spec.type === 'histogram') parts.push(`buckets [${spec.bounds.join(', ')}]`)
  if (spec.collect !== undefined) parts.push('with collect')
  if (spec.expireAfterMs !== undefined) parts.push(`expiring after ${spec.expireAfterMs} ms`)
  return parts.join(' ')
}

/**
 * All names that the metric takes in an exposition: its samples, and its family in OpenMetrics, where a counter
 * `x_total` is the family `x`.
 */
export function namesTakenBy({ type, name }: { readonly type: string; readonly name: string }): readonly string[] {
  if (type === 'histogram') return [name, `${name}_bucket`, `${name}_sum`, `${name}_count`]
  if (type === 'summary') return [name, `${name}_sum`, `${name}_count`]
  return type === 'counter' && name.endsWith('_total') ? [name, name.slice(0, -'_total'.length)] : [name]
}

function rulesOf(labels: LabelSpec | undefined): readonly LabelRule[] {
  if (labels === undefined) return []
  if (Array.isArray(labels)) return labels.map((name: string) => ({ name, values: undefined }))
  return Object.entries(labels as Exclude<LabelSpec, readonly string[]>).map(([name, values]) => {
    if (values === 'boolean') return { name, values: ['false', 'true'] }
    return { name, values: values === 'string' ? undefined : [...values] }
  })
}
