import { PerformanceObserver } from 'node:perf_hooks'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startMetrics } from '../../../test/support/metrics-part.ts'
import { type ParsedFamily, sampleValue } from '../../../test/support/parse-exposition.ts'

function startRuntime() {
  const started = startMetrics({ runtime: true })
  onTestFinished(() => started.part.dispose())
  return started
}

function gcCount(families: readonly ParsedFamily[]): number {
  const samples = families.find(({ name }) => name === 'nodejs_gc_duration_seconds')?.samples ?? []
  return samples.filter(({ name }) => name.endsWith('_count')).reduce((sum, { value }) => sum + value, 0)
}

test('all default names of prom-client are there with their types and help', async () => {
  const theirs = new Registry()
  collectDefaultMetrics({ register: theirs })
  const families = await startRuntime().scrape()
  const wanted = theirs.getMetricsAsArray().map(({ name, help, type }) => ({ name, help, type }))
  expect(wanted.length).toBeGreaterThanOrEqual(31)
  for (const metric of wanted) expect(families).toContainEqual(expect.objectContaining(metric))
})

test('figures of the process are those of the process', async () => {
  const families = await startRuntime().scrape('openMetrics')
  const value = (name: string, labels = {}) => sampleValue(families, name, labels) ?? Number.NaN
  const { user, system } = process.cpuUsage()
  expect(value('process_cpu_seconds_total')).toBeLessThanOrEqual((user + system) / 1e6)
  expect(value('process_cpu_seconds_total')).toBeGreaterThan(0)
  expect(value('process_uptime_seconds')).toBeLessThanOrEqual(process.uptime())
  expect(
    Math.abs(value('process_start_time_seconds') + value('process_uptime_seconds') - Date.now() / 1_000),
  ).toBeLessThan(1)
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(1e7)
  expect(value('process_open_fds')).toBeGreaterThan(2)
  expect(value('process_max_fds')).toBeGreaterThan(value('process_open_fds'))
  expect(value('nodejs_heap_size_limit_bytes')).toBeGreaterThan(value('nodejs_heap_size_used_bytes'))
  expect(value('nodejs_array_buffers_bytes')).toBeGreaterThanOrEqual(0)
  expect(value('nodejs_heap_space_size_used_bytes', { space: 'old' })).toBeGreaterThan(0)
  expect(value('nodejs_active_handles_total')).toBeGreaterThanOrEqual(0)
  expect(value('nodejs_eventloop_utilization')).toBeGreaterThanOrEqual(0)
  expect(value('nodejs_eventloop_utilization')).toBeLessThanOrEqual(1)
  expect(value('nodejs_eventloop_time_seconds_total', { state: 'active' })).toBeGreaterThan(0)
  const [major = '', minor = '', patch = ''] = process.versions.node.split('.')
  expect(value('nodejs_version_info', { version: process.version, major, minor, patch })).toBe(1)
})

test('all garbage collections of a turn that burns CPU are counted, not the first of it', async () => {
  const { scrape } = startRuntime()
  let seen = 0
  const observer = new PerformanceObserver((list) => {
    seen += list.getEntries().length
  })
  observer.observe({ entryTypes: ['gc'] })
  onTestFinished(() => observer.disconnect())
  await scrape()
  await new Promise((resolve) => setImmediate(resolve))
  seen += observer.takeRecords().length
  const [before, seenBefore] = [gcCount(await scrape()), seen]
  let kept: unknown
  // So much garbage, however busy the machine is.
  for (let round = 0; round < 300; round++)
    kept = JSON.parse(JSON.stringify(Array.from({ length: 5_000 }, (_, at) => ({ at, text: `x${at}` }))))
  expect(kept).toHaveLength(5_000)
  await vi.waitFor(async () => {
    const counted = gcCount(await scrape()) - before
    expect(seen - seenBefore).toBeGreaterThan(5)
    expect(Math.abs(counted - (seen - seenBefore))).toBeLessThanOrEqual(2)
  })
})

test('the delay of the event loop is not reset by a scrape', async () => {
  const { scrape } = startRuntime()
  const max = async () => sampleValue(await scrape(), 'nodejs_eventloop_lag_max_seconds') ?? 0
  await vi.waitFor(async () => {
    const end = performance.now() + 120
    while (performance.now() < end) Math.sqrt(end)
    expect(await max()).toBeGreaterThan(0.08)
  })
  const first = await max()
  for (let n = 0; n < 3; n++) expect(await max()).toBeGreaterThanOrEqual(first)
})

test('the delay of the event loop is a histogram that grows and that no scrape resets', async () => {
  const { scrape } = startRuntime()
  const long = async () => {
    const families = await scrape()
    const count = sampleValue(families, 'nodejs_eventloop_delay_seconds_count') ?? Number.NaN
    return count - (sampleValue(families, 'nodejs_eventloop_delay_seconds_bucket', { le: '0.05' }) ?? Number.NaN)
  }
  await vi.waitFor(async () => {
    const end = performance.now() + 150
    while (performance.now() < end) Math.sqrt(end)
    expect(await long()).toBeGreaterThanOrEqual(1)
  })
  const first = await long()
  for (let n = 0; n < 3; n++) expect(await long()).toBeGreaterThanOrEqual(first)
  const delay = (await scrape()).find(({ name }) => name === 'nodejs_eventloop_delay_seconds')
  expect(delay?.type).toBe('histogram')
})

test('the start of the process has a fraction', async () => {
  const families = await startRuntime().scrape()
  expect(sampleValue(families, 'process_start_time_seconds')).toBeCloseTo(performance.timeOrigin / 1_000, 4)
})

test('active resources that are gone leave the scrape', async () => {
  const { scrape } = startRuntime()
  const timeouts = async () => sampleValue(await scrape(), 'nodejs_active_resources', { type: 'Timeout' }) ?? 0
  const before = await timeouts()
  const timers = Array.from({ length: 50 }, () => setTimeout(() => {}, 60_000))
  expect(await timeouts()).toBeGreaterThanOrEqual(before + 40)
  for (const timer of timers) clearTimeout(timer)
  expect(await timeouts()).toBeLessThan(before + 40)
})
