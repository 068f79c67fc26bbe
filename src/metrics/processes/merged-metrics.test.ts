import { expect, test } from 'vitest'
import type { Aggregator } from '../../catalogue/definition.ts'
import { DepartedMetrics } from './departed-metrics.ts'
import { MergedMetrics } from './merged-metrics.ts'
import { mergedText } from './merged-text.ts'
import { type MetricSnapshot, snapshotOf } from './metric-snapshot.ts'

function snapshot(type: string, samples: MetricSnapshot['samples'], aggregator: Aggregator = 'sum'): MetricSnapshot {
  return { name: 'a', help: 'h', type, aggregator, samples }
}

function merge(...snapshots: readonly MetricSnapshot[]): readonly MetricSnapshot[] {
  const merged = new MergedMetrics()
  for (const one of snapshots) merged.add(one)
  return [...merged.pieces()]
}

test.each([
  ['sum', [7]],
  ['first', [4]],
  ['min', [1]],
  ['max', [4]],
  ['average', [7 / 3]],
  ['omit', []],
] as const)('values of three processes by the aggregator %s', (aggregator, values) => {
  const merged = merge(...[4, 1, 2].map((value) => snapshot('gauge', [{ labels: {}, value }], aggregator)))
  expect(merged.flatMap(({ samples }) => samples.map(({ value }) => value))).toEqual(values)
})

test('labels in another order are the same series; values that look alike when joined are not', () => {
  const [metric] = merge(
    snapshot('counter', [{ labels: { x: '1', y: '2' }, value: 1 }]),
    snapshot('counter', [{ labels: { y: '2', x: '1' }, value: 2 }]),
    snapshot('counter', [{ labels: { x: '1","y":"2' }, value: 4 }]),
  )
  expect(metric?.samples.map(({ value }) => value)).toEqual([3, 4])
})

test('a metric that another process has under another type is left out', () => {
  const [metric] = merge(snapshot('counter', [{ labels: {}, value: 1 }]), snapshot('gauge', [{ labels: {}, value: 2 }]))
  expect(metric).toMatchObject({ type: 'counter', samples: [{ value: 1 }] })
})

test('values that JSON has no form for arrive all the same', async () => {
  const values = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]
  const sent = values.map((value, at) => snapshotOf({ name: `g${at}`, help: 'h', type: 'gauge', values: [{ value }] }))
  const received = JSON.parse(JSON.stringify(sent)) as readonly MetricSnapshot[]
  const text = (await mergedText(merge(...received), false)).join('')
  expect(text.split('\n').filter((line) => line.startsWith('g'))).toEqual(['g0 +Inf', 'g1 -Inf', 'g2 NaN'])
})

test('of exemplars the latest stays, and only OpenMetrics shows it', async () => {
  const exemplarOf = (value: number, timestamp: number) => ({ labelSet: { trace_id: `t${value}` }, value, timestamp })
  const bucket = { metricName: 'a_bucket', labels: { le: 1 }, value: 1 }
  const sum = { metricName: 'a_sum', labels: {}, value: 1, exemplar: exemplarOf(9, 9) }
  const merged = merge(
    snapshot('histogram', [{ ...bucket, exemplar: exemplarOf(0.1, 10) }, sum]),
    snapshot('histogram', [{ ...bucket, exemplar: exemplarOf(0.2, 30.5) }]),
    snapshot('histogram', [{ ...bucket, exemplar: exemplarOf(0.3, 20) }, bucket]),
  )
  const openMetrics = (await mergedText(merged, true)).join('')
  expect(openMetrics).toContain('\na_bucket{le="1.0"} 4 # {trace_id="t0.2"} 0.2 30.5\na_sum 1\n')
  expect((await mergedText(merged, false)).join('')).toContain('\na_bucket{le="1"} 4\na_sum 1\n')
})

test('a large metric is merged and written in pieces, under one header', async () => {
  const samples = Array.from({ length: 300 }, (_, at) => ({ labels: { at }, value: at }))
  const merged = new MergedMetrics()
  for (const half of [samples.slice(0, 200), samples.slice(200), samples]) merged.add(snapshot('counter', half))
  merged.add({ ...snapshot('gauge', []), name: 'empty' })
  const pieces = [...merged.pieces(100)]
  expect(pieces.map(({ samples: { length } }) => length)).toEqual([100, 100, 100, 0])
  const lines = (await mergedText(pieces, false)).join('').split('\n')
  expect(lines.filter((line) => line.startsWith('# TYPE'))).toEqual(['# TYPE a counter', '# TYPE empty gauge'])
  expect(lines.filter((line) => line.startsWith('a{'))).toEqual(
    samples.map(({ value }) => `a{at="${value}"} ${2 * value}`),
  )
})

test('what processes had counted is kept, and a second farewell of one changes nothing', () => {
  const departed = new DepartedMetrics(10)
  departed.add('w1', [snapshot('counter', [{ labels: {}, value: 3 }])])
  departed.add('w2', [snapshot('counter', [{ labels: {}, value: 4 }])])
  departed.add('w2', [snapshot('counter', [{ labels: {}, value: 5 }])])
  departed.add('w3', [{ ...snapshot('gauge', [{ labels: {}, value: 1 }]), name: 'g' }])
  expect(departed.snapshots()).toMatchObject([{ name: 'a', samples: [{ value: 7 }] }])
})

test('label sets of processes that are gone are bounded, and nothing of them is lost', () => {
  const departed = new DepartedMetrics(2)
  for (let n = 0; n < 5; n++) {
    departed.add(`w${n}`, [
      snapshot('histogram', [
        { metricName: 'a_bucket', labels: { le: 1, id: `${n}` }, value: 1 },
        { metricName: 'a_count', labels: { id: `${n}` }, value: 1 },
      ]),
    ])
  }
  const counts = departed
    .snapshots()
    .flatMap(({ samples }) => samples)
    .filter(({ metricName }) => metricName === 'a_count')
  expect(counts.map(({ labels, value }) => [labels.id, value])).toEqual([
    ['0', 1],
    ['1', 1],
    ['__overflow__', 3],
  ])
})
