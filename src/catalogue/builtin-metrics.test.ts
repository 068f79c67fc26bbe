import { expect, test } from 'vitest'
import { BUILTIN_METRICS, SELF_METRICS } from './builtin-metrics.ts'
import { labelNamesOf, type MetricDefinition } from './definition.ts'
import { RUNTIME_METRICS } from './runtime-metrics.ts'

const ALL = Object.entries<MetricDefinition>({ ...BUILTIN_METRICS, ...SELF_METRICS })

/** Names that are fixed from outside although they break the rule. */
const FIXED_NAMES = new Set(['data_processed_bytes'])

test('no name stands in two tables', () => {
  const count = [BUILTIN_METRICS, SELF_METRICS, RUNTIME_METRICS].flatMap((table) => Object.keys(table)).length
  expect(Object.keys({ ...Object.fromEntries(ALL), ...RUNTIME_METRICS })).toHaveLength(count)
})

test.each(ALL)('%s follows the naming rules of Prometheus', (name, definition) => {
  expect(name).toMatch(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/)
  if (!FIXED_NAMES.has(name)) expect(name.endsWith('_total')).toBe(definition.type === 'counter')
  if (definition.type === 'histogram') expect(name).toMatch(/_(?:seconds|bytes)$/)
  expect(name).not.toMatch(/_(?:ms|milliseconds|minutes|kb|mb|percent|count|sum|bucket)(?:_|$)/)
  for (const label of labelNamesOf(definition.labels)) expect(label).toMatch(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/)
  expect(definition.help).toMatch(/^[A-Z].*[^.]$/)
})
