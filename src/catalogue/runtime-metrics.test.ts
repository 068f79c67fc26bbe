import { collectDefaultMetrics, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { labelNamesOf, type MetricDefinition } from './definition.ts'
import { RUNTIME_METRICS } from './runtime-metrics.ts'

const ALL = Object.entries<MetricDefinition>(RUNTIME_METRICS)

test('none carries the prefix of the service', () => {
  expect(ALL.filter(([, { prefixed }]) => prefixed !== false)).toEqual([])
})

test('the default metrics of prom-client are there with their types, labels and help', () => {
  const theirs = new Registry()
  collectDefaultMetrics({ register: theirs })
  for (const { name, type, help } of theirs.getMetricsAsArray()) {
    expect(Object.fromEntries(ALL)[name], name).toMatchObject({ type, help })
  }
})

test.each(ALL)('%s follows the naming rules of Prometheus where prom-client leaves the choice', (name, definition) => {
  expect(name).toMatch(/^(?:process|nodejs|container)_[a-z0-9]+(?:_[a-z0-9]+)*$/)
  // These gauges of prom-client end like counters; nothing may take their rate.
  const misnamed = /^nodejs_active_\w+_total$/.test(name)
  expect(name.endsWith('_total')).toBe(definition.type === 'counter' || misnamed)
  for (const label of labelNamesOf(definition.labels)) expect(label).toMatch(/^[a-z]+$/)
})
