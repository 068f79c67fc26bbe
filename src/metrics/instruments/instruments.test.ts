import { expect, test, vi } from 'vitest'
import { startMetrics } from '../../../test/support/metrics-part.ts'
import { sampleValue } from '../../../test/support/parse-exposition.ts'

test('a counter adds 1 or the amount given, with labels first where it has any', async () => {
  const { part, scrape } = startMetrics()
  const plain = part.api.counter({ name: 'plain_total', help: 'h' })
  const labelled = part.api.counter({ name: 'labelled_total', help: 'h', labels: ['dataset'] })
  plain.inc()
  plain.inc(2.5)
  labelled.inc({ dataset: 'a' })
  labelled.inc({ dataset: 'a' }, 3)
  labelled.bind({ dataset: 'b' }).inc(7)
  const families = await scrape()
  expect(sampleValue(families, 'app_plain_total')).toBe(3.5)
  expect(sampleValue(families, 'app_labelled_total', { dataset: 'a' })).toBe(4)
  expect(sampleValue(families, 'app_labelled_total', { dataset: 'b' })).toBe(7)
})

test('a gauge is set, raised and lowered', async () => {
  const { part, scrape } = startMetrics()
  const gauge = part.api.gauge({ name: 'queue', help: 'h', labels: ['name'] })
  gauge.set({ name: 'a' }, -4)
  gauge.inc({ name: 'a' })
  gauge.dec({ name: 'a' }, 0.5)
  const bound = gauge.bind({ name: 'b' })
  bound.set(10)
  bound.dec()
  bound.inc(3)
  part.builtin.active_analyses.inc()
  part.builtin.active_analyses.inc(4)
  part.builtin.active_analyses.dec(2)
  const families = await scrape()
  expect(sampleValue(families, 'app_queue', { name: 'a' })).toBe(-3.5)
  expect(sampleValue(families, 'app_queue', { name: 'b' })).toBe(12)
  expect(sampleValue(families, 'app_active_analyses')).toBe(3)
})

test('a histogram counts a value in the bucket whose bound it equals, and values of any sign', async () => {
  const { part, scrape } = startMetrics()
  const histogram = part.api.histogram({ name: 'h', help: 'h', buckets: [-1, 0, 1] })
  for (const value of [-2, -1, 0, 1, 1.5, 1e300]) histogram.observe(value)
  const families = await scrape()
  const counts = ['-1', '0', '1', '+Inf'].map((le) => sampleValue(families, 'app_h_bucket', { le }))
  expect(counts).toEqual([2, 3, 4, 6])
  expect(sampleValue(families, 'app_h_sum')).toBe(1e300)
})

test('a timer observes and returns the seconds since it was started', async () => {
  const { part, scrape } = startMetrics()
  const histogram = part.api.histogram({ name: 'h_seconds', help: 'h', labels: ['step'] })
  const stop = histogram.startTimer({ step: 'a' })
  const before = performance.now()
  await vi.waitUntil(() => performance.now() - before > 5)
  const seconds = stop()
  expect(seconds).toBeGreaterThan(0.005)
  expect(sampleValue(await scrape(), 'app_h_seconds_sum', { step: 'a' })).toBe(seconds)
})

test('series without labels and all combinations of declared values stand at 0 from the start', async () => {
  const { part, scrape } = startMetrics()
  part.api.counter({ name: 'a_total', help: 'h', labels: { status: ['ok', 'error'], cached: 'boolean' } })
  part.api.histogram({ name: 'b', help: 'h', labels: { status: ['ok'] } })
  const families = await scrape()
  for (const status of ['ok', 'error']) {
    for (const cached of ['true', 'false']) {
      expect(sampleValue(families, 'app_a_total', { status, cached })).toBe(0)
    }
  }
  expect(sampleValue(families, 'app_b_count', { status: 'ok' })).toBe(0)
  expect(sampleValue(families, 'app_data_processed_bytes')).toBe(0)
  expect(sampleValue(families, 'app_active_connections')).toBe(0)
  expect(sampleValue(families, 'app_signature_calculation_seconds_count')).toBe(0)
  expect(sampleValue(families, 'app_log_lines_total', { level: 'ERROR' })).toBe(0)
})

test('numbers and booleans as label values are the series of their text', async () => {
  const { part, scrape } = startMetrics()
  const counter = part.api.counter({ name: 'a_total', help: 'h', labels: ['status'] })
  for (let round = 0; round < 3; round++) {
    counter.inc({ status: 200 })
    counter.inc({ status: '200' })
    counter.inc({ status: true })
  }
  const families = await scrape()
  expect(sampleValue(families, 'app_a_total', { status: '200' })).toBe(6)
  expect(sampleValue(families, 'app_a_total', { status: 'true' })).toBe(3)
})

test('an impossible value or label is left out, counted under the metric, warned once, and makes no series', async () => {
  const { part, scrape, warnings } = startMetrics()
  const counter = part.api.counter({ name: 'a_total', help: 'h', labels: { status: ['ok'], kind: 'string' } })
  const gauge = part.api.gauge({ name: 'b', help: 'h', labels: ['kind'] })
  const histogram = part.api.histogram({ name: 'c', help: 'h', labels: ['kind'] })
  const plain = part.api.counter({ name: 'd_total', help: 'h' })
  for (const by of [-1, Number.NaN, Number.POSITIVE_INFINITY, '5', null, {}, 5n]) {
    counter.inc({ status: 'ok', kind: 'x' }, by as never)
    gauge.set({ kind: 'x' }, by === -1 ? (undefined as never) : (by as never))
    histogram.observe({ kind: 'x' }, by === -1 ? (undefined as never) : (by as never))
    plain.inc(by as never)
  }
  const bad = [
    { status: 'unheard', kind: 'x' },
    { status: 'ok' },
    { status: 'ok', kind: undefined },
    { status: 'ok', kind: null },
    { status: 'ok', kind: {} },
    { status: 'ok', kind: Symbol('x') },
    { status: 'ok', kind: 'x', more: 'y' },
    null,
    undefined,
    'ok',
    7,
  ]
  for (const labels of bad) counter.inc(labels as never)
  for (const labels of bad) counter.bind(labels as never).inc()
  const families = await scrape()
  const invalid = (metric: string) => sampleValue(families, 'app_observability_invalid_values_total', { metric })
  expect(invalid('app_a_total')).toBe(7 + 2 * bad.length)
  expect(invalid('app_b')).toBe(7)
  expect(invalid('app_c')).toBe(7)
  expect(invalid('app_d_total')).toBe(7)
  for (const name of ['app_a', 'app_a_total', 'app_b', 'app_c']) {
    expect(families.find((family) => family.name === name)?.samples ?? []).toEqual([])
  }
  expect(sampleValue(families, 'app_d_total')).toBe(0)
  expect(warnings.filter((text) => text.startsWith('OBSWRN004'))).toEqual([
    'OBSWRN004 app_a_total',
    'OBSWRN004 app_b',
    'OBSWRN004 app_c',
    'OBSWRN004 app_d_total',
  ])
})

test('a label too many is refused on a known series as well', async () => {
  const { part, scrape } = startMetrics()
  const counter = part.api.counter({ name: 'a_total', help: 'h', labels: { status: ['ok'] } })
  counter.inc({ status: 'ok' })
  counter.inc({ status: 'ok', tenant: 'x' } as never)
  expect(sampleValue(await scrape(), 'app_a_total', { status: 'ok' })).toBe(1)
})
