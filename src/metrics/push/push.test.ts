import { expect, onTestFinished, test, vi } from 'vitest'
import { startMetrics } from '../../../test/support/metrics-part.ts'
import { parseExposition, sampleValue } from '../../../test/support/parse-exposition.ts'
import { type Pushgateway, startPushgateway } from '../../../test/support/pushgateway.ts'
import type { ResolvedPush } from '../../config/resolved-options.ts'

function startPushing(url: string, options: Partial<ResolvedPush> = {}) {
  const push = { url, job: 'nightly', grouping: {}, intervalMs: undefined, auth: undefined, ...options }
  const started = startMetrics({ push })
  onTestFinished(() => started.part.dispose())
  const counter = started.part.api.counter({ name: 'rows_total', help: 'Rows' })
  const pushesBy = async (result: string) => sampleValue(await started.scrape(), 'app_metrics_pushes_total', { result })
  return { ...started, counter, pushesBy, push: started.part.push as (ms: number) => Promise<void> }
}

function lastRows({ pushes }: Pushgateway): number | undefined {
  return sampleValue(parseExposition(pushes.at(-1)?.body ?? '', 'text'), 'app_rows_total')
}

test('a push replaces the metrics of its group with all metrics in Prometheus text', async () => {
  const gateway = await startPushgateway()
  const { push, counter, pushesBy, faults } = startPushing(gateway.url, { grouping: { instance: 'a b' } })
  counter.inc(7)
  await push(5_000)
  expect(gateway.pushes).toHaveLength(1)
  expect(gateway.pushes[0]).toMatchObject({
    method: 'PUT',
    url: '/metrics/job/nightly/instance/a%20b',
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    authorization: undefined,
  })
  expect(lastRows(gateway)).toBe(7)
  expect(await pushesBy('success')).toBe(1)
  expect(faults.counts().size).toBe(0)
})

test('label values with a slash are sent as base64, and a path of the url is kept', async () => {
  const gateway = await startPushgateway()
  const { push } = startPushing(`${gateway.url}/prefix/`, { job: 'a/b', grouping: { path: '/var/tmp' } })
  await push(5_000)
  expect(gateway.pushes[0]?.url).toBe('/prefix/metrics/job@base64/YS9i/path@base64/L3Zhci90bXA')
})

test.each([
  [{ bearer: 'secret' }, 'Bearer secret'],
  [{ username: 'u', password: 'p' }, 'Basic dTpw'],
])('credentials %j are sent', async (auth, authorization) => {
  const gateway = await startPushgateway()
  await startPushing(gateway.url, { auth }).push(5_000)
  expect(gateway.pushes[0]?.authorization).toBe(authorization)
})

test('metrics are pushed on the interval until the part is disposed', async () => {
  const gateway = await startPushgateway()
  const { part, counter } = startPushing(gateway.url, { intervalMs: 10 })
  await vi.waitFor(() => expect(gateway.pushes.length).toBeGreaterThanOrEqual(2))
  counter.inc()
  await vi.waitFor(() => expect(lastRows(gateway)).toBe(1))
  const before = process.listenerCount('beforeExit')
  part.dispose()
  expect(process.listenerCount('beforeExit')).toBe(before - 1)
})

test('a refusal of the Pushgateway is counted and never thrown', async () => {
  const gateway = await startPushgateway()
  gateway.status = 400
  const { push, pushesBy, warnings, faults } = startPushing(gateway.url)
  await push(5_000)
  expect(await pushesBy('error')).toBe(1)
  expect(faults.counts().get('metrics')).toBe(1)
  expect(warnings).toContain('OBSWRN001 metrics')
})

test('a Pushgateway that cannot be reached is counted and never thrown', async () => {
  const gateway = await startPushgateway()
  await gateway.close()
  const { push, pushesBy } = startPushing(gateway.url)
  await push(5_000)
  expect(await pushesBy('error')).toBe(1)
})

test('a Pushgateway that does not answer is given up after the limit', async () => {
  const gateway = await startPushgateway()
  gateway.status = 0
  const { push, pushesBy } = startPushing(gateway.url)
  const start = performance.now()
  await push(100)
  expect(performance.now() - start).toBeLessThan(5_000)
  expect(await pushesBy('error')).toBe(1)
})

test('the last push takes the place of one under way, which is no failure', async () => {
  const gateway = await startPushgateway()
  gateway.status = 0
  const { push, counter, pushesBy } = startPushing(gateway.url)
  const first = push(10_000)
  await vi.waitFor(() => expect(gateway.pushes).toHaveLength(1))
  gateway.status = 202
  counter.inc(3)
  await Promise.all([first, push(5_000)])
  expect(lastRows(gateway)).toBe(3)
  expect(await pushesBy('success')).toBe(1)
  expect(await pushesBy('error')).toBe(0)
})

test('without a url nothing is pushed', () => {
  expect(startMetrics().part.push).toBeUndefined()
})
