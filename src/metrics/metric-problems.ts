import { boundsOf } from '../catalogue/buckets.ts'
import type { MetricDefinition } from '../catalogue/definition.ts'

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
/** Names that begin with two underscores belong to Prometheus. */
const LABEL_NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/
const MAX_BUCKETS = 1_000

/** Everything that is wrong with a definition, in words; empty when it is right. `name` is the full name. */
export function problemsOf(name: string, definition: MetricDefinition): string[] {
  const problems: string[] = []
  if (!METRIC_NAME.test(name)) problems.push('a name consists of letters, digits, "_" and ":", and no digit first')
  if (typeof definition.help !== 'string' || definition.help === '') problems.push('help must be a text')
  problems.push(...labelProblems(definition))
  if (definition.type === 'histogram') problems.push(...bucketProblems(definition.buckets))
  else if (definition.collect !== undefined) problems.push(...collectProblems(definition))
  return problems
}

function labelProblems(definition: MetricDefinition): string[] {
  const labels: unknown = definition.labels
  if (labels === undefined) return []
  if (typeof labels !== 'object' || labels === null) return ['labels must be a list of names or an object']
  const problems: string[] = []
  const names: unknown[] = Array.isArray(labels) ? labels : Object.keys(labels)
  if (new Set(names).size < names.length) problems.push('a label is given twice')
  if (names.includes('le') && definition.type === 'histogram') problems.push('label "le" belongs to the buckets')
  for (const name of names) {
    if (typeof name !== 'string' || !LABEL_NAME.test(name)) problems.push(`label "${String(name)}" is not a label name`)
  }
  if (!Array.isArray(labels)) {
    for (const [name, values] of Object.entries(labels)) problems.push(...closedSetProblems(name, values))
  }
  return problems
}

function closedSetProblems(name: string, values: unknown): string[] {
  if (values === 'string' || values === 'boolean') return []
  const valid = Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string')
  if (!valid) return [`values of label "${name}" must be a list of texts, 'string' or 'boolean'`]
  return new Set(values).size < values.length ? [`a value of label "${name}" is given twice`] : []
}

function bucketProblems(buckets: unknown): string[] {
  const bounds: unknown = boundsOf(buckets as Parameters<typeof boundsOf>[0])
  if (!Array.isArray(bounds)) return ["buckets must be 'http', 'job', 'bytes', 'ratio' or a list of upper bounds"]
  const finite = bounds[bounds.length - 1] === Number.POSITIVE_INFINITY ? bounds.slice(0, -1) : bounds
  if (finite.length === 0 || finite.length > MAX_BUCKETS) return [`1 to ${MAX_BUCKETS} buckets are needed`]
  if (!finite.every(Number.isFinite)) return ['buckets must be finite numbers']
  const rising = finite.every((bound, at) => at === 0 || bound > finite[at - 1])
  return rising ? [] : ['buckets must rise strictly']
}

function collectProblems(definition: Exclude<MetricDefinition, { type: 'histogram' }>): string[] {
  if (typeof definition.collect !== 'function') return ['collect must be a function']
  const labels = definition.labels ?? []
  const count = Array.isArray(labels) ? labels.length : Object.keys(labels).length
  return count > 0 ? ['collect gives one number, so the metric cannot have labels'] : []
}
