import { expect, test, vi } from 'vitest'
import { OPEN_METRICS, spanWith, startMetrics } from '../../../test/support/metrics-part.ts'
import { findSample } from '../../../test/support/parse-exposition.ts'

test('a sampled active span becomes the exemplar of the bucket, in OpenMetrics only', async () => {
  const started = startMetrics()
  const { part, scrape } = started
  started.span = spanWith()
  const before = Date.now() / 1_000 - 1
  part.api.histogram({ name: 'a_seconds', help: 'h', labels: ['x'], buckets: [1, 2] }).observe({ x: 'y' }, 1.5)
  const families = await scrape('openMetrics')
  const { exemplar } = findSample(families, 'app_a_seconds_bucket', { x: 'y', le: '2.0' }) ?? {}
  expect(exemplar).toMatchObject({ labels: { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16) }, value: 1.5 })
  expect(exemplar?.timestamp).toBeGreaterThan(before)
  expect(findSample(families, 'app_a_seconds_bucket', { x: 'y', le: '1.0' })?.exemplar).toBeUndefined()
  expect((await part.expose(undefined)).body).not.toContain('trace_id')
})

test('a span that is not sampled, and no span, leave no exemplar', async () => {
  const started = startMetrics()
  const { part } = started
  const histogram = part.api.histogram({ name: 'a_seconds', help: 'h' })
  histogram.observe(1)
  started.span = spanWith({ traceFlags: 0 })
  histogram.observe(100)
  part.requests.ended('GET', '/', 200, 1, started.span)
  expect((await part.expose(OPEN_METRICS)).body).not.toContain('trace_id')
})

test('a request gives its own span to the bucket and the counter, whatever span is active', async () => {
  const started = startMetrics()
  started.span = spanWith({ traceId: 'c'.repeat(32) })
  started.part.requests.ended('GET', '/x', 200, 0.3, spanWith())
  const families = await started.scrape('openMetrics')
  const labels = { method: 'GET', endpoint: '/x' }
  const bucket = findSample(families, 'app_request_duration_seconds_bucket', { ...labels, le: '0.5' })
  expect(bucket?.exemplar).toMatchObject({ labels: { trace_id: 'a'.repeat(32) }, value: 0.3 })
  const count = findSample(families, 'app_requests_total', { ...labels, status: '200' })
  expect(count?.exemplar).toMatchObject({ labels: { trace_id: 'a'.repeat(32) }, value: 1 })
})

test('a bucket takes one exemplar a second', async () => {
  const { part, scrape } = startMetrics()
  const valueNow = async () => {
    const labels = { method: 'GET', endpoint: '/x', le: '0.5' }
    return findSample(await scrape('openMetrics'), 'app_request_duration_seconds_bucket', labels)?.exemplar?.value
  }
  part.requests.ended('GET', '/x', 200, 0.3, spanWith())
  part.requests.ended('GET', '/x', 200, 0.4, spanWith())
  expect(await valueNow()).toBe(0.3)
  await vi.waitFor(
    async () => {
      part.requests.ended('GET', '/x', 200, 0.4, spanWith())
      expect(await valueNow()).toBe(0.4)
    },
    { timeout: 5_000, interval: 100 },
  )
})
