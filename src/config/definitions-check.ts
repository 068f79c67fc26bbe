import { BUILTIN_METRICS, SELF_METRICS } from '../catalogue/builtin-metrics.ts'
import type { LabelSpec, MetricDefinition, MetricDefinitions } from '../catalogue/definition.ts'
import { definitionProblems } from '../catalogue/definition-problems.ts'
import { takenNames } from '../catalogue/taken-names.ts'
import type { Check } from './check.ts'
import { isRecord } from './describe-value.ts'

const BUILTIN_NAMES: ReadonlySet<string> = new Set(
  Object.entries<MetricDefinition>({ ...BUILTIN_METRICS, ...SELF_METRICS }).flatMap(([name, { type }]) =>
    takenNames(type, name),
  ),
)

/** What stands on `obs.metrics` beside the instruments. */
const API_KEYS: ReadonlySet<string> = new Set(['counter', 'gauge', 'histogram', 'registry'])

/** `metrics.define`: every definition on its own, and the names among each other. Answers a frozen copy. */
export const metricDefinitions: Check<MetricDefinitions> = {
  expected: 'a catalogue made with defineMetrics({…})',
  read(value, report) {
    if (!isRecord(value)) {
      report({ at: '', expected: this.expected, received: value })
      return undefined
    }
    const taken = new Map<string, string>()
    const copies: [string, MetricDefinition][] = []
    for (const [key, raw] of Object.entries(value)) {
      const problems = definitionProblems(key, raw)
      for (const { at, expected, received } of problems) {
        report({ at: at === '' ? `.${key}` : `.${key}.${at}`, expected, received })
      }
      if (problems.length > 0) continue
      const definition = raw as MetricDefinition
      const clash = keyClash(key) ?? nameClash(key, definition, taken)
      if (clash === undefined) copies.push([key, copyOf(definition)])
      else report({ at: `.${key}`, expected: clash, received: definition.name ?? key })
    }
    return Object.freeze(Object.fromEntries(copies))
  },
}

const BUILTIN_CLASH = 'a name that no built-in metric has'

function keyClash(key: string): string | undefined {
  if (Object.hasOwn(BUILTIN_METRICS, key) || Object.hasOwn(SELF_METRICS, key)) return BUILTIN_CLASH
  return API_KEYS.has(key) || key in Object.prototype ? 'a key that obs.metrics does not use itself' : undefined
}

function nameClash(key: string, definition: MetricDefinition, taken: Map<string, string>): string | undefined {
  for (const name of takenNames(definition.type, definition.name ?? key)) {
    const prefixed = definition.prefixed !== false
    if (prefixed && BUILTIN_NAMES.has(name)) return BUILTIN_CLASH
    // A prefixed and an unprefixed metric of one name are two metrics.
    const identity = prefixed ? name : ` ${name}`
    const other = taken.get(identity)
    if (other !== undefined) return `a name whose series differ from those of ${other}`
    taken.set(identity, key)
  }
  return undefined
}

function copyOf(definition: MetricDefinition): MetricDefinition {
  const copy = { ...definition }
  if (copy.labels !== undefined) copy.labels = copyLabels(copy.labels)
  if (copy.type === 'histogram' && Array.isArray(copy.buckets)) copy.buckets = Object.freeze([...copy.buckets])
  return Object.freeze(copy)
}

function copyLabels(labels: LabelSpec): LabelSpec {
  if (Array.isArray(labels)) return Object.freeze([...(labels as readonly string[])])
  const entries = Object.entries(labels).map(([name, values]) => [
    name,
    typeof values === 'string' ? values : Object.freeze([...values]),
  ])
  return Object.freeze(Object.fromEntries(entries) as LabelSpec)
}
