import { BUCKET_NAMES } from './buckets.ts'

/** One thing that is wrong with a metric definition. */
export interface DefinitionProblem {
  /** Where inside the definition, such as `labels.status`; empty for the definition itself. */
  readonly at: string
  /** What should stand there. */
  readonly expected: string
  readonly received: unknown
}

type Fields = Readonly<Record<string, unknown>>

const METRIC_NAME = /^[A-Za-z_:][A-Za-z0-9_:]{0,254}$/
/** Prometheus keeps names with two underscores at the start for itself. */
const LABEL_NAME = /^(?!__)[A-Za-z_][A-Za-z0-9_]{0,127}$/

const AGGREGATORS: readonly unknown[] = ['sum', 'first', 'min', 'max', 'average', 'omit']
const TYPES: readonly unknown[] = ['counter', 'gauge', 'histogram']
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  ...['type', 'help', 'labels', 'name', 'prefixed', 'collect', 'buckets', 'aggregator', 'expireAfterMs'],
])

/**
 * Everything that is wrong with one definition of a catalogue, and nothing where it is fine. `key` is the name where the
 * definition has none. May throw what a getter or proxy of the application throws.
 */
export function definitionProblems(key: string, definition: unknown): readonly DefinitionProblem[] {
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) {
    return [{ at: '', expected: 'counter({…}), gauge({…}) or histogram({…})', received: definition }]
  }
  const fields = definition as Fields
  return [
    ...unknownKeys(fields),
    ...shapeProblems(key, fields),
    ...labelProblems(fields),
    ...bucketProblems(fields),
    ...collectProblems(fields),
    ...aggregatorProblems(fields),
    ...expiryProblems(fields),
  ]
}

function unknownKeys(fields: Fields): readonly DefinitionProblem[] {
  return Object.keys(fields)
    .filter((key) => !KNOWN_KEYS.has(key))
    .map((key) => ({ at: key, expected: `one of ${[...KNOWN_KEYS].join(', ')}`, received: fields[key] }))
}

function shapeProblems(key: string, { type, name, help, prefixed }: Fields): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = []
  if (!TYPES.includes(type)) {
    problems.push({ at: 'type', expected: "'counter', 'gauge' or 'histogram'", received: type })
  }
  const metricName = name ?? key
  if (typeof metricName !== 'string' || !METRIC_NAME.test(metricName)) {
    const expected = 'a metric name: letters, digits and _, no digit at the start'
    problems.push({ at: name === undefined ? '' : 'name', expected, received: metricName })
  }
  if (typeof help !== 'string' || help.trim() === '') {
    problems.push({ at: 'help', expected: 'a sentence about what the metric tells', received: help })
  }
  if (prefixed !== undefined && typeof prefixed !== 'boolean') {
    problems.push({ at: 'prefixed', expected: 'true or false', received: prefixed })
  }
  return problems
}

function labelProblems({ type, labels }: Fields): readonly DefinitionProblem[] {
  if (labels === undefined) return []
  if (typeof labels !== 'object' || labels === null) {
    return [
      { at: 'labels', expected: 'a list of label names, or an object of names with their values', received: labels },
    ]
  }
  const names: readonly unknown[] = Array.isArray(labels) ? labels : Object.keys(labels)
  const problems = names.flatMap((name, index) => labelNameProblems(name, names.indexOf(name) !== index, type))
  if (Array.isArray(labels)) return problems
  for (const [name, values] of Object.entries(labels)) {
    if (values === 'string' || values === 'boolean' || isClosedSet(values)) continue
    const expected = "a list of different non-empty strings, 'string' or 'boolean'"
    problems.push({ at: `labels.${name}`, expected, received: values })
  }
  return problems
}

function labelNameProblems(name: unknown, repeated: boolean, type: unknown): DefinitionProblem[] {
  const at = 'labels'
  if (repeated) return [{ at, expected: 'every label name once', received: name }]
  if (name === 'le' && type === 'histogram') {
    return [{ at, expected: "another label name than 'le', which histograms use themselves", received: name }]
  }
  if (typeof name === 'string' && LABEL_NAME.test(name) && name !== 'le') return []
  const expected = "label names: letters, digits and _, no digit and no __ at the start, and not 'le'"
  return [{ at, expected, received: name }]
}

function isClosedSet(values: unknown): boolean {
  if (!Array.isArray(values) || values.length === 0) return false
  return values.every((value) => typeof value === 'string' && value !== '') && new Set(values).size === values.length
}

function bucketProblems({ type, buckets }: Fields): readonly DefinitionProblem[] {
  if (buckets === undefined) return []
  const at = 'buckets'
  if (type !== 'histogram') return [{ at, expected: 'no buckets: only a histogram has them', received: buckets }]
  if (BUCKET_NAMES.some((name) => name === buckets)) return []
  const ascending =
    Array.isArray(buckets) &&
    buckets.length > 0 &&
    buckets.every((bound, index) => Number.isFinite(bound) && (index === 0 || bound > buckets[index - 1]))
  if (ascending) return []
  const names = BUCKET_NAMES.map((name) => `'${name}'`).join(', ')
  return [{ at, expected: `${names}, or a list of finite numbers in ascending order, each once`, received: buckets }]
}

function collectProblems({ type, collect, labels }: Fields): readonly DefinitionProblem[] {
  if (collect === undefined) return []
  const at = 'collect'
  if (typeof collect !== 'function' || type === 'histogram') {
    return [{ at, expected: 'a function, for a counter or a gauge', received: collect }]
  }
  const labelled = typeof labels === 'object' && labels !== null && Object.keys(labels).length > 0
  return labelled ? [{ at, expected: 'no labels beside it, because it answers one number', received: labels }] : []
}

function aggregatorProblems({ type, aggregator }: Fields): readonly DefinitionProblem[] {
  if (aggregator === undefined) return []
  const at = 'aggregator'
  if (type !== 'gauge') return [{ at, expected: 'no aggregator: only a gauge has one', received: aggregator }]
  if (AGGREGATORS.includes(aggregator)) return []
  return [{ at, expected: `one of ${AGGREGATORS.map((name) => `'${name}'`).join(', ')}`, received: aggregator }]
}

function expiryProblems({ type, collect, expireAfterMs }: Fields): readonly DefinitionProblem[] {
  if (expireAfterMs === undefined) return []
  const at = 'expireAfterMs'
  if (type !== 'gauge' || collect !== undefined) {
    return [{ at, expected: 'no expiry: only a gauge that calls set has one', received: expireAfterMs }]
  }
  if (Number.isInteger(expireAfterMs) && (expireAfterMs as number) > 0) return []
  return [{ at, expected: 'a whole number of milliseconds above 0', received: expireAfterMs }]
}
