import { expect, test, vi } from 'vitest'
import { OPEN_METRICS, startMetrics } from '../../../test/support/metrics-part.ts'
import { parseExposition, sampleValue } from '../../../test/support/parse-exposition.ts'
import { readingTimeOf } from './reading-time.ts'

test('scrapes at the same time share one, per format', async () => {
  const { part } = startMetrics()
  let reads = 0
  part.api.gauge({ name: 'a', help: 'h', collect: async () => ++reads })
  const [one, two, openMetrics] = await Promise.all([
    part.expose(undefined),
    part.expose('text/plain'),
    part.expose(OPEN_METRICS),
  ])
  expect(two.body).toBe(one.body)
  expect(openMetrics.body).not.toBe(one.body)
  expect(reads).toBe(1)
  await part.expose(undefined)
  expect(reads).toBe(2)
})

test('a scraper with little time gets all that can be read in it, and one with more time the rest', async () => {
  const { part } = startMetrics()
  let answer = (_value: number): void => {}
  const asked = new Promise<void>((resolve) => {
    part.api.gauge({
      name: 'slow',
      help: 'h',
      collect() {
        resolve()
        return new Promise<number>((settle) => {
          answer = settle
        })
      },
    })
  })
  const counter = part.api.counter({ name: 'a_total', help: 'h' })
  const patient = part.expose(undefined)
  await asked
  const read = async (timeout: string) => parseExposition((await part.expose(undefined, timeout)).body, 'text')
  counter.inc()
  const first = await read('0.02')
  counter.inc()
  const second = await read('0.02')
  answer(5)
  const whole = parseExposition((await patient).body, 'text')
  for (const [at, families] of [first, second].entries()) {
    expect(sampleValue(families, 'app_slow')).toBeUndefined()
    expect(sampleValue(families, 'app_a_total')).toBe(at + 1)
  }
  expect(sampleValue(second, 'app_observability_metrics_left_out_total', { metric: 'app_slow' })).toBe(1)
  expect(sampleValue(whole, 'app_slow')).toBe(5)
})

test.each([undefined, '', 'x', '-1', '0', 'NaN', '1, 2'])(
  'a timeout of %s leaves the limits of what is read',
  (text) => {
    expect(readingTimeOf(text)).toBe(Number.POSITIVE_INFINITY)
  },
)

test('a part of the time that Prometheus waits is for reading', () => {
  expect(readingTimeOf('10')).toBe(8_000)
  expect(readingTimeOf('0.5')).toBe(400)
})

test('a large scrape lets the event loop turn, and updates in between do not break it', async () => {
  const { part } = startMetrics({ maxSeriesPerMetric: 20_000, maxValuesPerLabel: 20_000 })
  const histogram = part.api.histogram({ name: 'a', help: 'h', labels: ['n'] })
  const gauge = part.api.gauge({ name: 'b', help: 'h', labels: ['n'] })
  for (let n = 0; n < 3_000; n++) histogram.observe({ n }, 1)
  let turns = 0
  let running = true
  const turn = (): void => {
    turns++
    histogram.observe({ n: `late${turns}` }, 1)
    gauge.set({ n: turns }, turns)
    if (running) setImmediate(turn)
  }
  setImmediate(turn)
  const { body } = await part.expose(undefined)
  running = false
  expect(turns).toBeGreaterThan(3)
  expect(sampleValue(parseExposition(body, 'text'), 'app_a_count', { n: '2999' })).toBe(1)
})

test('a family that cannot be rendered is left out and counted as a fault', async () => {
  const broken = { name: 'broken', type: 'gauge', get: () => ({ name: 'broken', type: 'gauge', help: undefined }) }
  const fine = {
    name: 'fine',
    type: 'unheard',
    get: () => ({ name: 'fine', type: 'unheard', help: 'h', values: [{ value: 3 }] }),
  }
  const hostile = {
    name: 'hostile',
    get() {
      throw new Error('no')
    },
  }
  const { scrape, faults } = startMetrics({ include: [{ getMetricsAsArray: () => [broken, hostile, fine] }] })
  const families = await scrape('openMetrics')
  expect(families.find(({ name }) => name === 'fine')).toMatchObject({ type: 'unknown', samples: [{ value: 3 }] })
  expect((await scrape('text')).find(({ name }) => name === 'fine')?.type).toBe('untyped')
  expect(families.some(({ name }) => name === 'broken' || name === 'hostile')).toBe(false)
  expect(faults.counts().get('metrics')).toBe(2)
  expect(faults.counts().get('user')).toBe(2)
})

test('faults of all parts are a metric, those from before it existed included', async () => {
  const { scrape, faults } = startMetrics()
  faults.report('tracing', new Error('no'))
  await vi.waitFor(async () => {
    expect(sampleValue(await scrape(), 'app_observability_errors_total', { component: 'tracing' })).toBe(1)
  })
})
