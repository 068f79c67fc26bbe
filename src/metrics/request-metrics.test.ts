import { expect, test } from 'vitest'
import { startMetrics } from '../../test/support/metrics-part.ts'
import { sampleValue } from '../../test/support/parse-exposition.ts'

test('requests are counted by method, endpoint and status, timed by method and endpoint, and in flight until they end', async () => {
  const { part, scrape } = startMetrics()
  for (let n = 0; n < 3; n++) part.requests.started()
  expect(sampleValue(await scrape(), 'app_requests_in_flight')).toBe(3)
  part.requests.ended('GET', '/items/:id', 200, 0.02, undefined)
  part.requests.ended('GET', '/items/:id', 200, 0.02, undefined)
  part.requests.ended('GET', '/items/:id', 500, 0.5, undefined)
  part.requests.failed('TypeError', '/items/:id')
  const families = await scrape()
  const route = { method: 'GET', endpoint: '/items/:id' }
  expect(sampleValue(families, 'app_requests_total', { ...route, status: '200' })).toBe(2)
  expect(sampleValue(families, 'app_requests_total', { ...route, status: '500' })).toBe(1)
  expect(sampleValue(families, 'app_request_duration_seconds_count', route)).toBe(3)
  expect(sampleValue(families, 'app_request_duration_seconds_bucket', { ...route, le: '0.025' })).toBe(2)
  expect(sampleValue(families, 'app_errors_total', { error_type: 'TypeError', endpoint: '/items/:id' })).toBe(1)
  expect(sampleValue(families, 'app_requests_in_flight')).toBe(0)
})

test('methods and status codes stay as they are past the limit of values', async () => {
  const { part, scrape, warnings } = startMetrics({ maxValuesPerLabel: 2 })
  const [methods, codes] = [
    ['GET', 'POST', 'PUT'],
    [200, 404, 418, 500, 503],
  ]
  for (const method of methods) for (const status of codes) part.requests.ended(method, '/', status, 0.1, undefined)
  const families = await scrape()
  for (const method of methods) {
    expect(sampleValue(families, 'app_request_duration_seconds_count', { method, endpoint: '/' })).toBe(codes.length)
    for (const status of codes.map(String)) {
      expect(sampleValue(families, 'app_requests_total', { method, endpoint: '/', status })).toBe(1)
    }
  }
  expect(warnings).toEqual([])
})

test('a database query may end in any status', async () => {
  const { part, scrape } = startMetrics()
  for (const status of ['success', 'ok', 'timeout']) {
    part.api.db_query_duration_seconds.observe({ operation: 'select', status }, 0.1)
    const labels = { operation: 'select', status }
    expect(sampleValue(await scrape(), 'app_db_query_duration_seconds_count', labels), status).toBe(1)
  }
})

test('what requests count and what the instruments count is one series', async () => {
  const { part, scrape } = startMetrics()
  const labels = { method: 'GET', endpoint: '/', status: 200 }
  part.builtin.requests_total.inc(labels)
  part.requests.ended('GET', '/', 200, 0.1, undefined)
  part.builtin.requests_total.inc(labels)
  const text = { method: 'GET', endpoint: '/', status: '200' }
  expect(sampleValue(await scrape(), 'app_requests_total', text)).toBe(3)
})

test('a duration that is no number is left out and the request is counted', async () => {
  const { part, scrape } = startMetrics()
  part.requests.ended('GET', '/', 200, Number.NaN, undefined)
  const families = await scrape()
  expect(sampleValue(families, 'app_requests_total', { method: 'GET', endpoint: '/', status: '200' })).toBe(1)
  expect(sampleValue(families, 'app_request_duration_seconds_count', { method: 'GET', endpoint: '/' })).toBe(0)
})
