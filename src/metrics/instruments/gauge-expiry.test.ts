import { expect, onTestFinished, test } from 'vitest'
import { startMetrics } from '../../../test/support/metrics-part.ts'
import { sampleValue } from '../../../test/support/parse-exposition.ts'
import { Clock } from '../../core/clock.ts'

/** A gauge whose label sets expire after a minute, and a clock to turn. */
function start(options: Parameters<typeof startMetrics>[0] = {}) {
  const time = { ms: 0 }
  const started = startMetrics(options, { clock: Object.assign(new Clock(), { now: () => time.ms }) })
  onTestFinished(() => started.part.dispose())
  const gauge = started.part.api.gauge({ name: 'depth', help: 'h', labels: ['queue'], expireAfterMs: 60_000 })
  const value = async (queue: string) => sampleValue(await started.scrape(), 'app_depth', { queue })
  return { ...started, gauge, value, time }
}

test('a label set that nobody writes leaves the scrape; one that is written stays, also with the same value', async () => {
  const { gauge, value, time } = start()
  gauge.set({ queue: 'left' }, 1)
  for (; time.ms < 60_000; time.ms += 20_000) {
    gauge.set({ queue: 'used' }, 5)
    expect(await value('left')).toBe(1)
  }
  expect(await value('left')).toBeUndefined()
  expect(await value('used')).toBe(5)
  gauge.set({ queue: 'left' }, 2)
  expect(await value('left')).toBe(2)
})

test('two scrapes at the same time agree, and a scrape alone keeps nothing alive', async () => {
  const { gauge, value, time } = start()
  gauge.set({ queue: 'a' }, 1)
  expect(await value('a')).toBe(1)
  time.ms = 59_999
  expect(await Promise.all([value('a'), value('a')])).toEqual([1, 1])
  time.ms = 60_000
  expect(await Promise.all([value('a'), value('a')])).toEqual([undefined, undefined])
})

test('a handle brings its label set back with its next write, and is the one that calls with labels find', async () => {
  const { gauge, value, time } = start()
  const handle = gauge.bind({ queue: 'a' })
  handle.set(3)
  expect(await value('a')).toBe(3)
  time.ms = 70_000
  expect(await value('a')).toBeUndefined()
  handle.set(4)
  expect(await value('a')).toBe(4)
  gauge.inc({ queue: 'a' })
  handle.inc()
  expect(await value('a')).toBe(6)
  time.ms = 140_000
  expect(await value('a')).toBeUndefined()
  gauge.set({ queue: 'a' }, 1)
  handle.inc()
  expect(await value('a')).toBe(2)
})

test('a label set that went and came back between two scrapes in one format is read where its number is now', async () => {
  const { gauge, scrape, value, time, part } = start()
  const other = part.api.gauge({ name: 'other', help: 'h', labels: ['n'] })
  const handle = gauge.bind({ queue: 'a' })
  handle.set(3)
  await scrape('openMetrics')
  handle.set(5)
  await scrape('openMetrics')
  time.ms = 70_000
  expect(await value('a')).toBeUndefined()
  // Takes the slot that became free.
  other.set({ n: 0 }, 8)
  handle.set(4)
  expect(await value('a')).toBe(4)
  other.set({ n: 0 }, 9)
  expect(sampleValue(await scrape('openMetrics'), 'app_depth', { queue: 'a' })).toBe(4)
})

test('label sets that went make room for others', async () => {
  const { gauge, value, time, scrape } = start({ maxSeriesPerMetric: 10, maxValuesPerLabel: 10 })
  for (let n = 0; n < 10; n++) gauge.set({ queue: `old${n}` }, n)
  await scrape()
  time.ms = 60_000
  await scrape()
  for (let n = 0; n < 10; n++) gauge.set({ queue: `new${n}` }, n)
  expect(await value('new9')).toBe(9)
  expect(await value('__overflow__')).toBeUndefined()
})

test('declared label sets and gauges without labels stay', async () => {
  const { part, scrape, time } = start()
  part.api.gauge({ name: 'state', help: 'h', labels: { kind: ['a', 'b'] }, expireAfterMs: 1 }).set({ kind: 'a' }, 1)
  part.api.gauge({ name: 'plain', help: 'h', expireAfterMs: 1 }).set(7)
  await scrape()
  time.ms = 60_000
  const families = await scrape()
  expect(sampleValue(families, 'app_state', { kind: 'a' })).toBe(1)
  expect(sampleValue(families, 'app_plain')).toBe(7)
})
