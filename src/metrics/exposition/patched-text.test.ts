import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { OPEN_METRICS, spanWith, startMetrics } from '../../../test/support/metrics-part.ts'
import { findSample, sampleValue } from '../../../test/support/parse-exposition.ts'
import { MetricText } from './metric-text.ts'
import type { SeriesLines } from './series-lines.ts'
import { TextBudget } from './text-budget.ts'
import { TextCache } from './text-cache.ts'

const MANY = { maxSeriesPerMetric: 5_000, maxValuesPerLabel: 5_000 }
/** More series than one page has. */
const SERIES = 600

const value = fc.oneof(
  fc.integer({ min: 0, max: 12 }),
  fc.constantFrom(9, 10, 99, 100, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e21, 1e-7, -1, -10, 0.1),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const changes = fc.array(fc.record({ at: fc.nat(SERIES - 1), value }), { maxLength: 30 })

test('after every scrape the text is what a scrape without memory of the last would be', async () => {
  const run = fc.asyncProperty(fc.array(changes, { minLength: 1, maxLength: 6 }), async (rounds) => {
    const { part } = startMetrics(MANY)
    const gauge = part.api.gauge({ name: 'g', help: 'h', labels: ['a', 'n'] })
    const expected = Array.from({ length: SERIES }, () => 0)
    for (let n = 0; n < SERIES; n++) gauge.set({ a: n % 7 === 0 ? 'ä🦊' : 'a', n }, 0)
    for (const round of rounds) {
      for (const change of round) {
        gauge.set({ a: change.at % 7 === 0 ? 'ä🦊' : 'a', n: change.at }, change.value)
        expected[change.at] = change.value
      }
      const exposition = await part.expose(undefined)
      const lines = exposition.body.split('\n').filter((line) => line.startsWith('app_g{'))
      exposition.release()
      expect(lines).toEqual(expected.map((one, n) => `app_g{a="${n % 7 === 0 ? 'ä🦊' : 'a'}",n="${n}"} ${one + 0}`))
    }
    part.dispose()
  })
  await fc.assert(run, { numRuns: 30 })
})

test('pages that are still being sent are not written over, and released ones are', async () => {
  const { part } = startMetrics(MANY)
  const counter = part.api.counter({ name: 'lines_that_are_as_long_as_usual_total', help: 'h', labels: ['n'] })
  for (let n = 0; n < SERIES; n++) counter.inc({ n })
  const first = await part.expose(undefined)
  const before = first.body
  for (let n = 0; n < SERIES; n++) counter.inc({ n })
  const second = await part.expose(undefined)
  expect(first.body).toBe(before)
  expect(second.body).toContain('app_lines_that_are_as_long_as_usual_total{n="0"} 2\n')
  second.release()
  for (let n = 0; n < SERIES; n++) counter.inc({ n })
  const third = await part.expose(undefined)
  expect(third.body).toContain('app_lines_that_are_as_long_as_usual_total{n="0"} 3\n')
  expect(third.pages.filter((page) => second.pages.includes(page))).not.toEqual([])
})

test('scrapes that share one keep its pages until both have released them', async () => {
  const { part } = startMetrics(MANY)
  const counter = part.api.counter({ name: 'lines_that_are_as_long_as_usual_total', help: 'h', labels: ['n'] })
  for (let n = 0; n < SERIES; n++) counter.inc({ n })
  const [one, two] = await Promise.all([part.expose(undefined), part.expose(undefined)])
  const before = two.body
  one.release()
  for (let n = 0; n < SERIES; n++) counter.inc({ n })
  ;(await part.expose(undefined)).release()
  expect(two.body).toBe(before)
})

test('series that are taken away leave the text, and new ones come in', async () => {
  const { part, scrape } = startMetrics(MANY)
  const gauge = part.api.gauge({ name: 'g', help: 'h', labels: ['n'] })
  for (let n = 0; n < SERIES; n++) gauge.set({ n }, n)
  await scrape()
  const removable = gauge as unknown as { remove(labels: object): void }
  for (let n = 250; n < 400; n++) removable.remove({ n })
  gauge.set({ n: 'new' }, 7)
  const families = await scrape()
  expect(families.find(({ name }) => name === 'app_g')?.samples).toHaveLength(SERIES - 150 + 1)
  expect(sampleValue(families, 'app_g', { n: '399' })).toBeUndefined()
  expect(sampleValue(families, 'app_g', { n: '400' })).toBe(400)
  expect(sampleValue(families, 'app_g', { n: 'new' })).toBe(7)
})

test('default labels that are set later are in the next scrape', async () => {
  const { part, scrape } = startMetrics()
  part.api.counter({ name: 'a_total', help: 'h' }).inc()
  await scrape()
  part.api.registry.setDefaultLabels({ zone: 'x' })
  expect(sampleValue(await scrape(), 'app_a_total', { zone: 'x' })).toBe(1)
})

test('an exemplar that comes between two scrapes is in the second', async () => {
  const started = startMetrics()
  const histogram = started.part.api.histogram({ name: 'a', help: 'h', labels: ['n'], buckets: [1] })
  for (let n = 0; n < SERIES; n++) histogram.observe({ n }, 2)
  expect(findSample(await started.scrape('openMetrics'), 'app_a_bucket', { le: '1.0', n: '5' })?.exemplar).toBe(
    undefined,
  )
  started.span = spanWith()
  histogram.observe({ n: 5 }, 0.5)
  const sample = findSample(await started.scrape('openMetrics'), 'app_a_bucket', { le: '1.0', n: '5' })
  expect(sample).toMatchObject({ value: 1, exemplar: { value: 0.5 } })
})

test('what was scraped is told by the next scrape', async () => {
  const { part, scrape } = startMetrics()
  part.api.gauge({ name: 'a', help: 'h', collect: () => Promise.reject(new Error('no')) })
  const { length, body } = await part.expose(OPEN_METRICS)
  expect(length).toBe(Buffer.byteLength(body))
  const families = await scrape()
  expect(sampleValue(families, 'app_observability_scrape_bytes')).toBe(length)
  expect(sampleValue(families, 'app_observability_scrape_samples')).toBe(body.match(/^[^#]/gm)?.length)
  expect(sampleValue(families, 'app_observability_scrape_duration_seconds')).toBeGreaterThan(0)
  expect(sampleValue(families, 'app_observability_metrics_left_out_total', { metric: 'app_a' })).toBe(1)
})

const LINES: SeriesLines<never> = {
  header: '# TYPE a gauge\n',
  heads: ['a'],
  foot: ' ',
  hasExemplars: false,
  labels: () => {},
  read: () => {},
  tail: () => '',
}
const oneSeries = () => ({ page: new Float64Array(1), at: 0 }) as never

test('text is given back when nobody scrapes', async () => {
  const cache = new TextCache(5)
  const series = [oneSeries()]
  cache.touch()
  expect([...cache.textOf({}, '', () => LINES).blocks(() => series)]).toHaveLength(1)
  expect(cache.size).toBeGreaterThan(0)
  await vi.waitFor(() => expect(cache.size).toBe(0))
})

test('text past the budget is written and not kept', () => {
  const budget = new TextBudget(10)
  const series = [oneSeries()]
  const text = new MetricText(LINES, budget)
  for (let round = 0; round < 3; round++) {
    const blocks = [...text.blocks(() => series)]
    expect(Buffer.concat(blocks.map(({ bytes }) => bytes)).toString()).toBe('# TYPE a gauge\na 0\n')
    expect(budget.used).toBe(0)
  }
})
