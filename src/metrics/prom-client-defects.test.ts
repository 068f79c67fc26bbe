import { Counter as ForeignCounter, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { OPEN_METRICS, spanWith, startMetrics } from '../../test/support/metrics-part.ts'
import { findSample, sampleValue } from '../../test/support/parse-exposition.ts'

test('incrementing by NaN does not poison a counter', async () => {
  const { part, scrape } = startMetrics()
  const counter = part.api.counter({ name: 'a_total', help: 'h' })
  counter.inc(5)
  counter.inc(Number.NaN)
  counter.inc(1)
  expect(sampleValue(await scrape(), 'app_a_total')).toBe(6)
})

test('a negative increment neither throws in a request nor lowers a counter', async () => {
  const { part, scrape } = startMetrics()
  const counter = part.api.counter({ name: 'a_total', help: 'h', labels: ['a'] })
  counter.inc({ a: 'x' }, 5)
  counter.inc({ a: 'x' }, -2)
  counter.bind({ a: 'x' }).inc(-1)
  counter.inc({ a: 'y' }, Number.POSITIVE_INFINITY)
  const families = await scrape()
  expect(families.find(({ name }) => name === 'app_a_total')?.samples).toMatchObject([{ labels: { a: 'x' }, value: 5 }])
  expect(sampleValue(families, 'app_observability_invalid_values_total', { metric: 'app_a_total' })).toBe(3)
})

test('label values that look like separators do not merge series', async () => {
  const { part, scrape } = startMetrics()
  const counter = part.api.counter({ name: 'a_total', help: 'h', labels: ['a', 'b'] })
  const pairs = [
    { a: '1', b: '2,b:3' },
    { a: '1,b:2', b: '3' },
    { a: 'x|y', b: 'z' },
    { a: 'x', b: 'y|z' },
    { a: '"', b: '\\' },
    { a: '\\"', b: '' },
  ]
  for (const labels of pairs) counter.inc(labels)
  const families = await scrape()
  for (const labels of pairs) expect(sampleValue(families, 'app_a_total', labels)).toBe(1)
})

test('a label object that the caller uses again does not repeat a series', async () => {
  const { part, scrape } = startMetrics()
  const counter = part.api.counter({ name: 'a_total', help: 'h', labels: ['a'] })
  const labels = { a: 'first' }
  counter.inc(labels)
  labels.a = 'second'
  counter.inc(labels)
  labels.a = 'third'
  const samples = (await scrape()).find((family) => family.name === 'app_a_total')?.samples
  expect(samples?.map((sample) => sample.labels.a)).toEqual(['first', 'second'])
})

test('a missing label value is not the text "undefined"', async () => {
  const { part, scrape } = startMetrics()
  part.api.counter({ name: 'a_total', help: 'h', labels: ['a'] }).inc({ a: undefined } as never)
  expect((await scrape()).find((family) => family.name === 'app_a_total')?.samples).toEqual([])
})

test('an OpenMetrics scrape does not rename counters, on the endpoint or in the registry', async () => {
  const { part, scrape } = startMetrics()
  part.api.counter({ name: 'a_total', help: 'h' }).inc()
  const before = await scrape('text')
  expect(sampleValue(await scrape('openMetrics'), 'app_a_total')).toBe(1)
  expect((await scrape('text')).map(({ name }) => name)).toEqual(before.map(({ name }) => name))

  const registry = part.api.registry as unknown as Registry<never>
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never)
  const openMetrics = await registry.metrics()
  expect(openMetrics).toContain('# TYPE app_a counter\napp_a_total 1\n')
  registry.setContentType(Registry.PROMETHEUS_CONTENT_TYPE as never)
  expect(await registry.metrics()).toContain('# TYPE app_a_total counter\napp_a_total 1\n')
})

test('a counter with exemplars counts the amounts it is given', async () => {
  const started = startMetrics()
  started.span = spanWith()
  const counter = started.part.api.counter({ name: 'a_total', help: 'h', labels: ['g'] })
  counter.inc({ g: 'G' }, 7)
  counter.bind({ g: 'G' }).inc(3)
  started.part.requests.failed('TypeError', '/x')
  const families = await started.scrape('openMetrics')
  expect(sampleValue(families, 'app_a_total', { g: 'G' })).toBe(10)
  const errors = findSample(families, 'app_errors_total', { error_type: 'TypeError', endpoint: '/x' })
  expect(errors).toMatchObject({ value: 1, exemplar: { labels: { trace_id: 'a'.repeat(32) } } })
})

test('unsorted and repeated buckets are refused', () => {
  const { api } = startMetrics().part
  for (const buckets of [[5, 1], [1, 1, 2], [], [1, Number.NaN]]) {
    expect(() => api.histogram({ name: 'h', help: 'h', buckets })).toThrow(
      expect.objectContaining({ code: 'OBS_ERR_INVALID_METRIC' }),
    )
  }
})

test('metrics, labels and values can be named like members of Object.prototype', async () => {
  const { part, scrape } = startMetrics({ prefix: '' })
  const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty']
  for (const name of names) {
    part.api.counter({ name, help: 'h' }).inc(2)
    expect(part.api.registry.getSingleMetric(name)).toMatchObject({ name })
  }
  const counter = part.api.counter({ name: 'c_total', help: 'h', labels: ['constructor', 'toString'] })
  for (const name of names) counter.inc({ constructor: name, toString: name } as never)
  const families = await scrape()
  for (const name of names) {
    expect(sampleValue(families, name)).toBe(2)
    expect(sampleValue(families, 'c_total', { constructor: name, toString: name })).toBe(1)
  }
  expect(await part.api.registry.metrics()).toContain('\n__proto__ 2\n')
})

test('one metric whose collect fails does not fail the scrape', async () => {
  const { part, scrape } = startMetrics()
  part.api.gauge({ name: 'a', help: 'h', collect: () => Promise.reject(new Error('no')) })
  part.api.gauge({ name: 'b', help: 'h', collect: () => 4 })
  expect(sampleValue(await scrape(), 'app_b')).toBe(4)
  expect(await part.api.registry.metrics()).toContain('\napp_b 4\n')
})

test('asking for a metric twice is not "already registered"', () => {
  const { api } = startMetrics().part
  const make = () => api.counter({ name: 'a_total', help: 'h' })
  expect(make()).toBe(make())
})

test('backslashes, quotes and line ends in help and labels are escaped as each format wants', async () => {
  const { part } = startMetrics()
  const help = 'a "quote", a \\ and\na line'
  part.api.gauge({ name: 'a', help, labels: ['l'] }).set({ l: help }, 1)
  const escaped = 'a \\"quote\\", a \\\\ and\\na line'
  const text = (await part.expose(undefined)).body
  expect(text).toContain('# HELP app_a a "quote", a \\\\ and\\na line\n')
  expect(text).toContain(`app_a{l="${escaped}"} 1\n`)
  const openMetrics = (await part.expose(OPEN_METRICS)).body
  expect(openMetrics).toContain(`# HELP app_a ${escaped}\n`)
  expect(openMetrics).toContain(`app_a{l="${escaped}"} 1\n`)
})

test('label values that are not well-formed text do not become equal series', async () => {
  const { part, scrape } = startMetrics()
  const counter = part.api.counter({ name: 'a_total', help: 'h', labels: ['l'] })
  for (const half of ['\ud800', '\ud801', '\udc00']) counter.inc({ l: half })
  expect(sampleValue(await scrape(), 'app_a_total', { l: '\ufffd' })).toBe(3)
})

test('a counter of another library keeps its name as well', async () => {
  const theirs = new Registry()
  new ForeignCounter({ name: 'theirs_total', help: 'h', registers: [theirs] }).inc(2)
  const { scrape } = startMetrics({ include: [theirs] })
  expect(sampleValue(await scrape('openMetrics'), 'theirs_total')).toBe(2)
  expect(sampleValue(await scrape('text'), 'theirs_total')).toBe(2)
  expect(await theirs.metrics()).toContain('theirs_total 2')
})
