import { expect, test } from 'vitest'
import { startMetrics } from '../../../test/support/metrics-part.ts'
import { sampleValue } from '../../../test/support/parse-exposition.ts'
import type { CollectedSeries } from '../metrics.ts'
import { MetricSource } from './metric-source.ts'

test('counters and gauges are read at every scrape, sync or async, by us and by prom-client', async () => {
  const { part, scrape } = startMetrics()
  let size = 1
  part.api.gauge({ name: 'queue', help: 'h', collect: () => size })
  part.api.counter({ name: 'read_total', help: 'h', collect: async () => size * 10 })
  expect(sampleValue(await scrape(), 'app_queue')).toBe(1)
  size = 2
  expect(sampleValue(await scrape(), 'app_queue')).toBe(2)
  expect(sampleValue(await scrape(), 'app_read_total')).toBe(20)
  size = 3
  expect(await part.api.registry.metrics()).toMatch(/\napp_queue 3\n[\s\S]*\napp_read_total 30\n/)
})

test('a collect that throws, rejects or gives no number loses its own metric and nothing else', async () => {
  const { part, scrape, faults } = startMetrics()
  const bad: [string, () => never][] = [
    [
      'throws',
      () => {
        throw new Error('no')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no')) as never],
    ['nan', () => Number.NaN as never],
    ['text', () => 'many' as never],
    ['nothing', () => undefined as never],
    ['later', () => Promise.resolve('many') as never],
  ]
  for (const [name, collect] of bad) part.api.gauge({ name, help: 'h', collect })
  part.api.gauge({ name: 'fine', help: 'h', collect: () => 1 })
  const families = await scrape()
  expect(sampleValue(families, 'app_fine')).toBe(1)
  for (const [name] of bad) expect(families.some((family) => family.name === `app_${name}`)).toBe(false)
  expect(faults.counts().get('user')).toBe(2)
  expect(sampleValue(await scrape(), 'app_observability_invalid_values_total', { metric: 'app_nan' })).toBe(2)
})

test('a reading that hangs is given up, is not started again, and counts as fresh once it has answered', async () => {
  const { faults } = startMetrics()
  let reads = 0
  let answer = (): void => {}
  const source = new MetricSource(
    () => {
      reads++
      return new Promise<void>((resolve) => {
        answer = resolve
      })
    },
    'user',
    faults,
    10,
  )
  const first = source.refresh()
  expect(source.refresh()).toBe(first)
  expect(await first).toBe(false)
  expect(source.refresh()).toBe(false)
  expect(faults.counts().get('user')).toBe(1)
  expect(reads).toBe(1)
  answer()
  await undefined
  const second = source.refresh()
  expect(reads).toBe(2)
  answer()
  expect(await second).toBe(true)
})

test('what the library collects replaces the series of a gauge and keeps declared ones', async () => {
  const { part, scrape } = startMetrics()
  let checks: readonly CollectedSeries[] = [
    { labels: { check: 'db' }, value: 1 },
    { labels: { check: 'disk' }, value: 0.5 },
    { labels: { wrong: 'x' }, value: 1 },
    { labels: { check: 'nan' }, value: Number.NaN },
  ]
  part.collect('health_check_status', () => checks)
  part.collect('active_connections', async () => [{ value: 3 }])
  part.collect('log_lines_total', () => [{ labels: { level: 'INFO' }, value: 8 }])
  const before = await scrape()
  expect(sampleValue(before, 'app_health_check_status', { check: 'disk' })).toBe(0.5)
  checks = [{ labels: { check: 'db' }, value: 0 }]
  const families = await scrape()
  expect(families.find(({ name }) => name === 'app_health_check_status')?.samples).toMatchObject([{ value: 0 }])
  expect(sampleValue(families, 'app_active_connections')).toBe(3)
  expect(sampleValue(families, 'app_log_lines_total', { level: 'INFO' })).toBe(8)
  expect(sampleValue(families, 'app_log_lines_total', { level: 'FATAL' })).toBe(0)
})

test('only counters and gauges of the library can be collected', () => {
  const { part } = startMetrics()
  for (const name of ['request_duration_seconds', 'unheard', 'constructor']) {
    expect(() => part.collect(name as never, () => [])).toThrow(
      expect.objectContaining({ code: 'OBS_ERR_INVALID_METRIC' }),
    )
  }
})
