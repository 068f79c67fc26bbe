import { createHook } from 'node:async_hooks'
import cluster from 'node:cluster'
import { hasSubscribers } from 'node:diagnostics_channel'
import { Registry } from 'prom-client'
import { expect, onTestFinished, test } from 'vitest'
import { startMetrics } from '../../test/support/metrics-part.ts'

function listenerCounts() {
  return {
    clusterMessage: cluster.listenerCount('message'),
    clusterDisconnect: cluster.listenerCount('disconnect'),
    worker: process.listenerCount('worker'),
    threads: hasSubscribers('worker_threads'),
    exit: process.listenerCount('exit'),
    beforeExit: process.listenerCount('beforeExit'),
    message: process.listenerCount('message'),
  }
}

test('many instances add one listener, and none is left when all are disposed', () => {
  const before = listenerCounts()
  const parts = Array.from({ length: 20 }, () => startMetrics({ runtime: true }).part)
  expect(cluster.listenerCount('message')).toBe(before.clusterMessage + 1)
  expect(listenerCounts()).toMatchObject({ worker: before.worker, threads: true })
  for (const part of parts) part.dispose()
  expect(listenerCounts()).toEqual(before)
})

test('with aggregate off nothing listens to other processes', () => {
  const before = listenerCounts()
  const { part } = startMetrics({ aggregate: false })
  expect(listenerCounts()).toEqual(before)
  part.dispose()
})

test('a part that was scraped and pushed leaves no timer when it is disposed', async () => {
  const timers = new Set<number>()
  const hook = createHook({
    init(id, type) {
      if (type === 'Timeout') timers.add(id)
    },
    destroy: (id) => void timers.delete(id),
  }).enable()
  onTestFinished(() => void hook.disable())
  const push = { url: 'http://127.0.0.1:9', job: 'j', grouping: {}, intervalMs: 60_000, auth: undefined }
  const { part } = startMetrics({ runtime: true, push })
  const exposition = await part.expose(undefined)
  exposition.release()
  await part.push?.(1_000)
  expect(timers.size).toBeGreaterThanOrEqual(2)
  part.dispose()
  // The end of a timer is told a turn later.
  await new Promise((resolve) => setImmediate(resolve))
  expect(timers.size).toBe(0)
})

test('what was measured can be read after the end, with the last values', async () => {
  const { part, scrape, faults } = startMetrics({ runtime: true })
  const orders = part.api.counter({ name: 'orders_total', help: 'Orders' })
  orders.inc(3)
  part.dispose()
  orders.inc()
  expect(await part.api.registry.metrics()).toContain('\napp_orders_total 4\n')
  const families = await scrape()
  expect(families.find(({ name }) => name === 'app_orders_total')?.samples).toMatchObject([{ value: 4 }])
  expect(families.some(({ name }) => name === 'process_uptime_seconds')).toBe(true)
  expect(part.api.counter({ name: 'orders_total', help: 'Orders' })).toBe(orders)
  expect([...faults.counts().values()].reduce((sum, count) => sum + count, 0)).toBe(0)
})

test('a registry that was brought is given back without the metrics', async () => {
  const registry = new Registry()
  const { part } = startMetrics({ registry })
  expect(registry.getMetricsAsArray().length).toBeGreaterThan(0)
  part.dispose()
  expect(registry.getMetricsAsArray()).toEqual([])
})
