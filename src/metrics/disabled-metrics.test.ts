import { expect, test } from 'vitest'
import { OPEN_METRICS, startMetrics } from '../../test/support/metrics-part.ts'
import { counter, defineMetrics, histogram } from '../catalogue/definition.ts'
import { Clock } from '../core/clock.ts'
import { createDisabledMetrics } from './disabled-metrics.ts'

test('with metrics off every call is there and without effect', async () => {
  const { part } = startMetrics(false)
  const { api } = part
  api.requests_total.inc({ method: 'GET', endpoint: '/', status: 200 })
  api.requests_total.bind({ method: 'GET', endpoint: '/', status: 200 }).inc()
  api.active_analyses.set(4)
  api.active_analyses.dec()
  expect(api.signature_calculation_seconds.startTimer()()).toBeGreaterThanOrEqual(0)
  api.counter({ name: 'a_total', help: 'h' }).inc()
  api.gauge({ name: 'b', help: 'h' }).set(1)
  api.histogram({ name: 'c', help: 'h' }).observe(1)
  part.self.observability_errors_total.inc({ component: 'http' })
  part.requests.started()
  part.requests.ended('GET', '/', 200, 1, undefined)
  part.requests.failed('Error', '/')
  part.collect('active_connections', () => [])
  const { contentType, body } = await part.expose(undefined)
  expect({ contentType, body }).toEqual({ contentType: 'text/plain; version=0.0.4; charset=utf-8', body: '' })
  expect((await part.expose(OPEN_METRICS)).body).toBe('# EOF\n')
  expect(await api.registry.getMetricsAsJSON()).toEqual([])
  expect(api.registry).toBe(api.registry)
  expect(part.seriesCounts()).toEqual([])
  part.dispose()
})

test('with metrics off the keys of the catalogue are instruments too', () => {
  const define = defineMetrics({
    orders_total: counter({ help: 'h', labels: { status: ['ok'] } }),
    size_bytes: histogram({ help: 'h', buckets: 'bytes' }),
  })
  const api = createDisabledMetrics(define, new Clock()).api as unknown as Record<
    string,
    { inc(): void; observe(n: number): void }
  >
  expect(() => {
    api.orders_total?.inc()
    api.size_bytes?.observe(1)
  }).not.toThrow()
  expect(api.orders_total).toBeDefined()
  expect(api.size_bytes).toBeDefined()
})
