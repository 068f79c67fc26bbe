import { Gauge } from 'prom-client'
import { expect, test } from 'vitest'
import { OPEN_METRICS, startMetrics } from '../../../test/support/metrics-part.ts'
import { parseExposition, sampleValue } from '../../../test/support/parse-exposition.ts'
import { boundText, exemplarText } from './text-format.ts'

test.each([
  [0.005, '0.005', '0.005'],
  [1, '1', '1.0'],
  [0, '0', '0.0'],
  [-2.5, '-2.5', '-2.5'],
  [600, '600', '600.0'],
  [1e5, '100000', '100000.0'],
  [1e6, '1000000', '1e+06'],
  [1_048_576, '1048576', '1.048576e+06'],
  [1e-5, '0.00001', '1e-05'],
  [1e21, '1e+21', '1e+21'],
  [Number.POSITIVE_INFINITY, '+Inf', '+Inf'],
])('the bound %d is %s in Prometheus text and the canonical %s in OpenMetrics', (bound, text, openMetrics) => {
  expect(boundText(bound, false)).toBe(text)
  expect(boundText(bound, true)).toBe(openMetrics)
})

test('NaN and the infinities are written as Prometheus reads them', async () => {
  const { part, scrape } = startMetrics()
  const registers = [part.api.registry]
  new Gauge({ name: 'a', help: 'h', registers }).set(Number.NaN)
  new Gauge({ name: 'b', help: 'h', registers }).set(Number.POSITIVE_INFINITY)
  new Gauge({ name: 'c', help: 'h', registers }).set(Number.NEGATIVE_INFINITY)
  expect((await part.expose(undefined)).body).toMatch(/\na NaN\n[\s\S]*\nb \+Inf\n[\s\S]*\nc -Inf\n/)
  expect(sampleValue(await scrape('openMetrics'), 'a')).toBeNaN()
})

test('a counter without _total keeps its sample name in both formats', async () => {
  const { part } = startMetrics()
  part.builtin.data_processed_bytes.inc(1024)
  const text = (await part.expose(undefined)).body
  expect(text).toContain('# TYPE app_data_processed_bytes counter\napp_data_processed_bytes 1024\n')
  const openMetrics = (await part.expose(OPEN_METRICS)).body
  expect(openMetrics).toContain('# TYPE app_data_processed_bytes unknown\napp_data_processed_bytes 1024\n')
})

test('the family of a counter is without _total in OpenMetrics only', async () => {
  const { part } = startMetrics()
  expect((await part.expose(undefined)).body).toContain('# TYPE app_requests_total counter\n')
  expect((await part.expose(OPEN_METRICS)).body).toContain('# TYPE app_requests counter\n')
})

test('an exemplar that is longer than OpenMetrics allows is left out', () => {
  const id = 'x'.repeat(120)
  expect(exemplarText([['trace_id', id]], 1, '5')).toBe(` # {trace_id="${id}"} 1 5`)
  expect(exemplarText([['trace_id', `${id}x`]], 1, '5')).toBe('')
})

test('an instance that has done nothing yet exposes valid text in both formats', async () => {
  const { part } = startMetrics({ runtime: true })
  const text = parseExposition((await part.expose(undefined)).body, 'text')
  const openMetrics = parseExposition((await part.expose(OPEN_METRICS)).body, 'openMetrics')
  expect(text.length).toBe(openMetrics.length)
  expect(sampleValue(text, 'app_build_info', { version: '1.2.3', environment: 'test', node: process.version })).toBe(1)
  part.dispose()
})
