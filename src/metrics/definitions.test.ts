import { expect, test } from 'vitest'
import { startMetrics } from '../../test/support/metrics-part.ts'
import { counter, defineMetrics, gauge, histogram } from '../catalogue/definition.ts'

test('the same definition gives the same object, whatever the order of its labels', () => {
  const { api } = startMetrics().part
  const first = api.counter({ name: 'a_total', help: 'h', labels: ['x', 'y'] })
  expect(api.counter({ name: 'a_total', help: 'h', labels: ['y', 'x'] })).toBe(first)
  expect(
    api.counter({ name: 'requests_total', help: 'Total number of requests', labels: ['method', 'endpoint', 'status'] }),
  ).toBe(api.requests_total)
})

test('other words of help are the same metric, which keeps its first ones', async () => {
  const { part } = startMetrics()
  const first = part.api.counter({ name: 'a_total', help: 'one' })
  expect(part.api.counter({ name: 'a_total', help: 'two' })).toBe(first)
  expect(await part.api.registry.getSingleMetricAsString('app_a_total')).toContain('# HELP app_a_total one\n')
})

test('another definition of a name is refused, and the message prints both', () => {
  const { api } = startMetrics().part
  api.histogram({ name: 'a_seconds', help: 'one', labels: { kind: ['x'] }, buckets: [1, 2] })
  expect(() => api.histogram({ name: 'a_seconds', help: 'one', labels: { kind: ['x'] }, buckets: [1, 3] })).toThrow(
    expect.objectContaining({
      code: 'OBS_ERR_INVALID_METRIC',
      message: expect.stringMatching(
        /a_seconds\{kind: x\} "one" buckets \[1, 2\].*a_seconds\{kind: x\} "one" buckets \[1, 3\]/,
      ),
    }),
  )
  expect(() => api.gauge({ name: 'a_seconds', help: 'one' })).toThrow(/histogram app_a_seconds.*gauge app_a_seconds/)
})

test('a metric whose samples or family would meet those of another is refused', () => {
  const { api } = startMetrics().part
  api.gauge({ name: 'a', help: 'h' })
  expect(() => api.counter({ name: 'a_total', help: 'h' })).toThrow(/"app_a" is taken by gauge app_a/)
  api.histogram({ name: 'h', help: 'h' })
  expect(() => api.gauge({ name: 'h_sum', help: 'h' })).toThrow(/"app_h_sum" is taken by histogram app_h/)
})

test('a bad definition is refused with everything that is wrong with it', () => {
  const { api } = startMetrics().part
  const define = () => api.histogram({ name: '9', help: '', labels: ['le', 'ok', 'ok'], buckets: [2, 1] } as never)
  expect(define).toThrow(expect.objectContaining({ code: 'OBS_ERR_INVALID_METRIC' }))
  expect(define).toThrow(/metric name.*help.*le.*once.*ascending/)
  for (const options of [undefined, null, 'a_total', {}]) {
    expect(() => api.counter(options as never)).toThrow(expect.objectContaining({ code: 'OBS_ERR_INVALID_METRIC' }))
  }
})

test('all wrong definitions of a catalogue are named at once, and the registry is left as it was', () => {
  const define = {
    requests: gauge({ help: 'h' }),
    fine: gauge({ help: 'h' }),
    errors: gauge({ help: 'h' }),
  }
  expect(() => startMetrics({ define })).toThrow(/"app_requests" is taken[\s\S]*"app_errors" is taken/)
})

test('prefix, name and key make the name', async () => {
  const define = defineMetrics({
    orders_total: counter({ help: 'h', labels: { status: ['ok'] } }),
    temperature: gauge({ help: 'h', name: 'temperature_celsius', prefixed: false }),
  })
  const { part, scrape } = startMetrics({ define, prefix: 'shop_' })
  const names = (await scrape()).map((family) => family.name)
  expect(names).toContain('shop_orders_total')
  expect(names).toContain('temperature_celsius')
  expect(names).toContain('shop_requests_total')
  const api = part.api as unknown as Record<string, unknown>
  expect(api.orders_total).toBe(part.api.registry.getSingleMetric('shop_orders_total'))
  expect(api.temperature).toBe(part.api.registry.getSingleMetric('temperature_celsius'))
})

test('a catalogue cannot take the place of a member of obs.metrics', () => {
  expect(() => startMetrics({ define: { registry: histogram({ help: 'h' }) } })).toThrow(/"registry" is a member/)
})
