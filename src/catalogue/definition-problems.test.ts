import { expect, test } from 'vitest'
import { BUILTIN_METRICS, SELF_METRICS } from './builtin-metrics.ts'
import { definitionProblems } from './definition-problems.ts'
import { RUNTIME_METRICS } from './runtime-metrics.ts'

const help = 'What it tells'
const collect = (): number => 1

test('every built-in definition is free of problems', () => {
  for (const [name, definition] of Object.entries({ ...BUILTIN_METRICS, ...SELF_METRICS, ...RUNTIME_METRICS })) {
    expect(definitionProblems(name, definition), name).toEqual([])
  }
})

test.each([
  ['no object', 5, ['']],
  ['a list', [], ['']],
  ['an unknown type', { type: 'summary', help }, ['type']],
  ['no help', { type: 'counter' }, ['help']],
  ['an empty help', { type: 'counter', help: ' ' }, ['help']],
  ['an unknown key', { type: 'counter', help, label: [] }, ['label']],
  ['a name with a dash', { type: 'counter', help, name: 'a-b' }, ['name']],
  ['a name with a digit at the start', { type: 'counter', help, name: '1a' }, ['name']],
  ['prefixed as text', { type: 'counter', help, prefixed: 'no' }, ['prefixed']],
  ['labels as text', { type: 'counter', help, labels: 'a' }, ['labels']],
  ['a label with a dash', { type: 'counter', help, labels: ['a-b'] }, ['labels']],
  ['a label with two underscores', { type: 'counter', help, labels: ['__a'] }, ['labels']],
  ['the label le', { type: 'histogram', help, labels: ['le'] }, ['labels']],
  ['a label twice', { type: 'counter', help, labels: ['a', 'a'] }, ['labels']],
  ['a label that is no text', { type: 'counter', help, labels: [5] }, ['labels']],
  ['an empty set of values', { type: 'counter', help, labels: { a: [] } }, ['labels.a']],
  ['a value twice', { type: 'counter', help, labels: { a: ['x', 'x'] } }, ['labels.a']],
  ['a value that is no text', { type: 'counter', help, labels: { a: [1] } }, ['labels.a']],
  ['an unknown kind of value', { type: 'counter', help, labels: { a: 'number' } }, ['labels.a']],
  ['buckets of a counter', { type: 'counter', help, buckets: 'http' }, ['buckets']],
  ['unknown buckets', { type: 'histogram', help, buckets: 'constructor' }, ['buckets']],
  ['no buckets', { type: 'histogram', help, buckets: [] }, ['buckets']],
  ['unsorted buckets', { type: 'histogram', help, buckets: [2, 1] }, ['buckets']],
  ['a bucket twice', { type: 'histogram', help, buckets: [1, 1] }, ['buckets']],
  ['an infinite bucket', { type: 'histogram', help, buckets: [1, Number.POSITIVE_INFINITY] }, ['buckets']],
  ['collect of a histogram', { type: 'histogram', help, collect }, ['collect']],
  ['collect that is no function', { type: 'gauge', help, collect: 1 }, ['collect']],
  ['an aggregator of a counter', { type: 'counter', help, aggregator: 'max' }, ['aggregator']],
  ['an unknown aggregator', { type: 'gauge', help, aggregator: 'median' }, ['aggregator']],
  ['an expiry of a counter', { type: 'counter', help, expireAfterMs: 1_000 }, ['expireAfterMs']],
  ['an expiry beside collect', { type: 'gauge', help, collect, expireAfterMs: 1_000 }, ['expireAfterMs']],
  ['an expiry of 0', { type: 'gauge', help, expireAfterMs: 0 }, ['expireAfterMs']],
  ['collect beside labels', { type: 'gauge', help, labels: ['a'], collect }, ['collect']],
])('%s is a problem', (_, definition, places) => {
  expect(definitionProblems('jobs_total', definition).map(({ at }) => at)).toEqual(places)
})

test('a key that is no metric name is a problem unless the definition has a name', () => {
  expect(definitionProblems('my-jobs', { type: 'counter', help })).toMatchObject([{ at: '', received: 'my-jobs' }])
  expect(definitionProblems('my-jobs', { type: 'counter', help, name: 'my_jobs' })).toEqual([])
})
