import { expect, test } from 'vitest'
import { counter, gauge, histogram } from '../catalogue/definition.ts'
import { metricDefinitions } from './definitions-check.ts'

function refused(definitions: unknown): readonly string[] {
  const found: string[] = []
  metricDefinitions.read(definitions, ({ at, expected }) => found.push(`${at}: ${expected}`))
  return found
}

test('a catalogue of all kinds is accepted', () => {
  const definitions = {
    orders_total: counter({ help: 'Orders', labels: { status: ['ok', 'error'], paid: 'boolean', shop: 'string' } }),
    queue: gauge({ help: 'Queue', collect: () => 1 }),
    wait_seconds: histogram({ help: 'Wait', labels: ['queue'], buckets: 'job' }),
    size: histogram({ help: 'Size', buckets: [1, 2, 3], name: 'order_items', prefixed: false }),
  }
  expect(refused(definitions)).toEqual([])
})

test('the copy of a catalogue is equal, and nobody can change it afterwards', () => {
  const definitions = {
    a_total: counter({ help: 'A', labels: { b: ['x'] } }),
    c: histogram({ help: 'C', buckets: [1] }),
  }
  const copy = metricDefinitions.read(definitions, () => undefined)
  expect(copy).toEqual(definitions)
  expect(copy).not.toBe(definitions)
  expect(Object.isFrozen(copy?.a_total?.labels)).toBe(true)
})

test.each(['requests_total', 'build_info', 'observability_errors_total', 'log_lines_total'])(
  '%s is taken by a built-in metric, as a key and as a name',
  (name) => {
    expect(refused({ [name]: counter({ help: 'X' }) })).toEqual([`.${name}: a name that no built-in metric has`])
    expect(refused({ mine: counter({ help: 'X', name }) })).toEqual(['.mine: a name that no built-in metric has'])
  },
)

test('a name of the samples of a built-in metric is taken as well', () => {
  const clash = 'a name that no built-in metric has'
  expect(refused({ requests: gauge({ help: 'R' }) })).toEqual([`.requests: ${clash}`])
  expect(refused({ a: counter({ help: 'A', name: 'request_duration_seconds_count' }) })).toEqual([`.a: ${clash}`])
})

test.each(['counter', 'gauge', 'histogram', 'registry', 'constructor', 'toString'])(
  '%s cannot be a key, because obs.metrics has it already',
  (key) => {
    expect(refused({ [key]: counter({ help: 'X' }) })).toEqual([`.${key}: a key that obs.metrics does not use itself`])
  },
)

test('two metrics cannot share a name, nor the name of a series', () => {
  const a = counter({ help: 'A', name: 'x' })
  expect(refused({ a, b: gauge({ help: 'B', name: 'x' }) })).toEqual(['.b: a name whose series differ from those of a'])
  expect(refused({ x_count: a, y: histogram({ help: 'Y', name: 'x' }) })).toHaveLength(1)
  expect(refused({ w: histogram({ help: 'W' }), w_sum: gauge({ help: 'S' }) })).toHaveLength(1)
  expect(refused({ b_total: counter({ help: 'B' }), b: gauge({ help: 'B' }) })).toHaveLength(1)
  expect(refused({ a, b: gauge({ help: 'B', name: 'x', prefixed: false }) })).toEqual([])
})
