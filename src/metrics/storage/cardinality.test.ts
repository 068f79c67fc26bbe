import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { startMetrics } from '../../../test/support/metrics-part.ts'
import { sampleValue } from '../../../test/support/parse-exposition.ts'

test('past the limit of a label its value becomes __overflow__ and the other labels stay', async () => {
  const { part, scrape, warnings } = startMetrics({ maxValuesPerLabel: 3 })
  const counter = part.api.counter({ name: 'a_total', help: 'h', labels: { path: 'string', status: ['ok', 'error'] } })
  for (let round = 0; round < 2; round++) {
    for (let n = 0; n < 10; n++) counter.inc({ path: `/${n}`, status: n % 2 === 0 ? 'ok' : 'error' })
  }
  const families = await scrape()
  expect(families.find((family) => family.name === 'app_a_total')?.samples).toHaveLength(5)
  expect(sampleValue(families, 'app_a_total', { path: '/2', status: 'ok' })).toBe(2)
  expect(sampleValue(families, 'app_a_total', { path: '__overflow__', status: 'ok' })).toBe(6)
  expect(sampleValue(families, 'app_a_total', { path: '__overflow__', status: 'error' })).toBe(8)
  expect(sampleValue(families, 'app_observability_series_overflow_total', { metric: 'app_a_total' })).toBe(14)
  expect(sampleValue(families, 'app_observability_series', { metric: 'app_a_total' })).toBe(5)
  expect(warnings).toEqual(['OBSWRN003 app_a_total'])
})

test('past the limit of a metric everything goes to the series that is __overflow__ throughout', async () => {
  const { part, scrape } = startMetrics({ maxSeriesPerMetric: 4 })
  const histogram = part.api.histogram({ name: 'a', help: 'h', labels: ['x', 'y'] })
  for (let n = 0; n < 10; n++) histogram.observe({ x: `x${n}`, y: 'y' }, 1)
  const families = await scrape()
  expect(sampleValue(families, 'app_a_count', { x: 'x3', y: 'y' })).toBe(1)
  expect(sampleValue(families, 'app_a_count', { x: 'x4', y: 'y' })).toBeUndefined()
  expect(sampleValue(families, 'app_a_count', { x: '__overflow__', y: '__overflow__' })).toBe(6)
  expect(sampleValue(families, 'app_observability_series', { metric: 'app_a' })).toBe(5)
  expect(sampleValue(families, 'app_observability_series_overflow_total', { metric: 'app_a' })).toBe(6)
})

test('past the limit of a metric declared values stay, so that their sums stay right', async () => {
  const { part, scrape } = startMetrics({ maxSeriesPerMetric: 4 })
  const counter = part.api.counter({ name: 'a_total', help: 'h', labels: { path: 'string', status: ['ok', 'error'] } })
  for (let n = 0; n < 20; n++) counter.inc({ path: `/${n}`, status: n % 4 === 0 ? 'error' : 'ok' })
  const families = await scrape()
  expect(sampleValue(families, 'app_a_total', { path: '__overflow__', status: 'ok' })).toBe(12)
  expect(sampleValue(families, 'app_a_total', { path: '__overflow__', status: 'error' })).toBe(4)
  expect(families.find(({ name }) => name === 'app_a_total')?.samples).toHaveLength(6)
  expect(sampleValue(families, 'app_observability_series_overflow_total', { metric: 'app_a_total' })).toBe(16)
})

test('past the limit requests keep method and status; routes that the application has always fit', async () => {
  const { part, scrape } = startMetrics({ maxSeriesPerMetric: 4, maxValuesPerLabel: 5 })
  for (let n = 0; n < 10; n++) part.requests.expect(`/known/${n}`)
  for (let n = 0; n < 10; n++) part.requests.ended('GET', `/late/${n}`, n % 2 === 0 ? 200 : 500, 0.01, undefined)
  for (let round = 0; round < 2; round++) {
    for (let n = 0; n < 10; n++) part.requests.ended('POST', `/known/${n}`, 201, 0.01, undefined)
    part.requests.ended('GET', '__unmatched__', 404, 0.01, undefined)
  }
  part.requests.failed('TypeError', '/known/9')
  const families = await scrape()
  const requests = (labels: object) => sampleValue(families, 'app_requests_total', { ...labels })
  expect(requests({ method: 'GET', endpoint: '__overflow__', status: '200' })).toBe(3)
  expect(requests({ method: 'GET', endpoint: '__overflow__', status: '500' })).toBe(3)
  expect(requests({ method: 'GET', endpoint: '__unmatched__', status: '404' })).toBe(2)
  for (let n = 0; n < 10; n++) {
    expect(requests({ method: 'POST', endpoint: `/known/${n}`, status: '201' })).toBe(2)
    const route = { method: 'POST', endpoint: `/known/${n}` }
    expect(sampleValue(families, 'app_request_duration_seconds_count', route)).toBe(2)
  }
  expect(sampleValue(families, 'app_errors_total', { error_type: 'TypeError', endpoint: '/known/9' })).toBe(1)
})

test('both limits together make one overflow series, not two of the same labels', async () => {
  const { part, scrape } = startMetrics({ maxSeriesPerMetric: 3, maxValuesPerLabel: 2 })
  const counter = part.api.counter({ name: 'a_total', help: 'h', labels: ['x'] })
  for (let n = 0; n < 10; n++) counter.inc({ x: `${n}` })
  counter.inc({ x: '__overflow__' })
  const families = await scrape()
  expect(sampleValue(families, 'app_a_total', { x: '__overflow__' })).toBe(9)
  expect(sampleValue(families, 'app_observability_series_overflow_total', { metric: 'app_a_total' })).toBe(8)
})

test('declared values always fit, also where their combinations are more than the limit', async () => {
  const { part, scrape } = startMetrics({ maxSeriesPerMetric: 4, maxValuesPerLabel: 1 })
  const counter = part.api.counter({ name: 'a_total', help: 'h', labels: { x: ['1', '2', '3'], y: ['1', '2', '3'] } })
  for (const x of ['1', '2', '3'] as const) for (const y of ['1', '2', '3'] as const) counter.inc({ x, y })
  const samples = (await scrape()).find((family) => family.name === 'app_a_total')?.samples
  expect(samples?.map(({ value }) => value)).toEqual(Array.from({ length: 9 }, () => 1))
})

test('a handle bound past the limit counts on the overflow series', async () => {
  const { part, scrape } = startMetrics({ maxSeriesPerMetric: 1 })
  const gauge = part.api.gauge({ name: 'a', help: 'h', labels: ['x'] })
  gauge.bind({ x: '1' }).set(1)
  gauge.bind({ x: '2' }).set(5)
  expect(sampleValue(await scrape(), 'app_a', { x: '__overflow__' })).toBe(5)
})

describe('values of great length', () => {
  const long = (start: string) => start.padEnd(1_048_576, 'x')
  const cut = (start: string) => `${start.padEnd(4_095, 'x')}…`

  test('are cut, and the same one is the same series at every call', async () => {
    const { part, scrape } = startMetrics()
    const counter = part.api.counter({ name: 'a_total', help: 'h', labels: ['x', 'n'] })
    for (let round = 0; round < 3; round++) {
      for (const n of [1, '1']) counter.inc({ x: long('a'), n })
      counter.inc({ x: long('b'), n: true })
    }
    counter.bind({ x: long('a'), n: 1 }).inc()
    const families = await scrape()
    expect(sampleValue(families, 'app_a_total', { x: cut('a'), n: '1' })).toBe(7)
    expect(sampleValue(families, 'app_a_total', { x: cut('b'), n: 'true' })).toBe(3)
    expect(families.find(({ name }) => name === 'app_a_total')?.samples).toHaveLength(2)
  })

  test('up to the limit stay as they are', async () => {
    const { part, scrape } = startMetrics()
    const gauge = part.api.gauge({ name: 'a', help: 'h', labels: ['x'] })
    gauge.set({ x: 'a'.repeat(4_096) }, 1)
    gauge.set({ x: 'a'.repeat(4_097) }, 2)
    const families = await scrape()
    expect(sampleValue(families, 'app_a', { x: 'a'.repeat(4_096) })).toBe(1)
    expect(sampleValue(families, 'app_a', { x: `${'a'.repeat(4_095)}…` })).toBe(2)
  })

  test('that the definition or the application names are not cut', async () => {
    const { part, scrape } = startMetrics()
    const route = `/${'r'.repeat(5_000)}`
    const counter = part.api.counter({ name: 'a_total', help: 'h', labels: { x: [route] } })
    counter.inc({ x: route })
    part.requests.expect(route)
    part.requests.ended('GET', route, 200, 0.01, undefined)
    const families = await scrape()
    expect(sampleValue(families, 'app_a_total', { x: route })).toBe(1)
    expect(sampleValue(families, 'app_requests_total', { method: 'GET', endpoint: route, status: '200' })).toBe(1)
  })

  test('count towards the limit of their label once, and find their series past it', async () => {
    const { part, scrape } = startMetrics({ maxValuesPerLabel: 2 })
    const counter = part.api.counter({ name: 'a_total', help: 'h', labels: ['x'] })
    for (let round = 0; round < 2; round++) for (const start of ['a', 'b', 'c']) counter.inc({ x: long(start) })
    const families = await scrape()
    for (const x of [cut('a'), cut('b'), '__overflow__']) expect(sampleValue(families, 'app_a_total', { x })).toBe(2)
  })

  test('can be removed by the value that came', async () => {
    const { part, scrape } = startMetrics()
    const gauge = part.api.gauge({ name: 'a', help: 'h', labels: ['x'] })
    gauge.set({ x: long('a') }, 1)
    ;(gauge as unknown as { remove(labels: object): void }).remove({ x: long('a') })
    expect(sampleValue(await scrape(), 'app_a', { x: cut('a') })).toBeUndefined()
  })

  test('are not kept in memory, beside numbers neither', () => {
    const { part } = startMetrics()
    const counter = part.api.counter({ name: 'a_total', help: 'h', labels: ['x', 'n'] })
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    collect()
    const before = process.memoryUsage().heapUsed
    for (let n = 0; n < 100; n++) counter.inc({ x: long(String(n)), n })
    collect()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20 * 1_048_576)
  })
})

test('an endless stream of endpoints does not grow the request metrics', async () => {
  const { part, scrape } = startMetrics({ maxValuesPerLabel: 10 })
  for (let n = 0; n < 5_000; n++) {
    part.requests.started()
    part.requests.ended('GET', `/${n}`, 404, 0.01, undefined)
    part.requests.failed(`Error${n}`, `/${n}`)
  }
  const families = await scrape()
  const overflown = { method: 'GET', endpoint: '__overflow__' }
  expect(sampleValue(families, 'app_requests_total', { ...overflown, status: '404' })).toBe(4_990)
  expect(sampleValue(families, 'app_request_duration_seconds_count', overflown)).toBe(4_990)
  expect(sampleValue(families, 'app_observability_series', { metric: 'app_requests_total' })).toBe(11)
  expect(sampleValue(families, 'app_errors_total', { error_type: '__overflow__', endpoint: '__overflow__' })).toBe(
    4_990,
  )
})
