import { expect, test } from 'vitest'
import { counter, defineMetrics, gauge, histogram, labelNamesOf } from './definition.ts'

test('a definition is its options with the type', () => {
  expect(counter({ help: 'C', labels: ['a'] })).toEqual({ type: 'counter', help: 'C', labels: ['a'] })
  expect(gauge({ help: 'G', prefixed: false })).toEqual({ type: 'gauge', help: 'G', prefixed: false })
  expect(histogram({ help: 'H', buckets: 'job' })).toEqual({ type: 'histogram', help: 'H', buckets: 'job' })
})

test('a catalogue is handed back as it is', () => {
  const definitions = { a_total: counter({ help: 'A' }) }
  expect(defineMetrics(definitions)).toBe(definitions)
})

test.each([
  [undefined, []],
  [[], []],
  [
    ['b', 'a'],
    ['b', 'a'],
  ],
  [{ b: 'string', a: ['x'] } as const, ['b', 'a']],
])('label names keep their order: %j', (labels, names) => {
  expect(labelNamesOf(labels)).toEqual(names)
})
