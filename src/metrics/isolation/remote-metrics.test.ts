import fc from 'fast-check'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { OPEN_METRICS, type StartedMetrics, spanWith, startMetrics } from '../../../test/support/metrics-part.ts'
import { type MirroredMetrics, mirrorOf } from '../../../test/support/mirrored-metrics.ts'
import { parseExposition, sampleValue } from '../../../test/support/parse-exposition.ts'

/** What tells of a scrape is another in each. */
const OWN = /^(?:# (?:HELP|TYPE) )?app_observability_scrape_/

async function bothSee(started: StartedMetrics, mirrored: MirroredMetrics): Promise<void> {
  // The first scrape after a change makes series of observability_series.
  const first = await started.part.expose(undefined)
  first.release()
  for (const format of ['text', 'openMetrics'] as const) {
    const theirs = await mirrored.scrape(format)
    const own = await started.part.expose(format === 'text' ? undefined : OPEN_METRICS)
    const [here, there] = [own.body, theirs].map((body) => body.split('\n').filter((line) => !OWN.test(line)))
    own.release()
    expect(there).toEqual(here)
    parseExposition(theirs, format)
  }
}

const text = fc.oneof(
  fc.constantFrom('', '"', '\\', '\n', 'a,b="c"', '__proto__', 'é', '🦊', '#'),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
)
const step = fc.record({
  kind: fc.constantFrom(
    'inc',
    'set',
    'observe',
    'remove',
    'reset',
    'define',
    'span',
    'labels',
    'foreign',
    'read',
    'look',
  ),
  label: text,
  amount: fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 100_000 })),
})

test('what another thread sees is what this one shows, whatever happened', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const included = new Registry()
      const foreign = new Counter({ name: 'foreign_total', help: 'f', labelNames: ['l'], registers: [included] })
      const started = startMetrics({ isolate: 'worker', include: [included], maxSeriesPerMetric: 12 })
      const { api } = started.part
      const counter = api.counter({ name: 'c_total', help: 'c', labels: ['l'] })
      const gauge = api.gauge({ name: 'g', help: 'g', labels: ['l'] })
      const histogram = api.histogram({ name: 'h_seconds', help: 'h', labels: ['l'], buckets: [0, 1, 1_000] })
      const reading = new Map<string, number>()
      started.part.collect('active_analyses', () => [...reading].map(([, value]) => ({ value })))
      const mirrored = mirrorOf(started)
      const removable = gauge as unknown as { remove(labels: object): void; reset(): void }
      const apply: Record<string, (label: string, amount: number) => unknown> = {
        inc: (l, amount) => counter.inc({ l }, amount),
        set: (l, amount) => gauge.set({ l }, -amount),
        observe: (l, amount) => histogram.observe({ l }, amount),
        remove: (l) => removable.remove({ l }),
        reset: () => removable.reset(),
        define: (_l, amount) => api.counter({ name: `d${Math.trunc(amount) % 5}_total`, help: 'd' }).inc(),
        span(l, amount) {
          started.span = spanWith()
          histogram.observe({ l }, amount)
          started.span = undefined
        },
        labels: (l) => api.registry.setDefaultLabels({ zone: l }),
        foreign: (l, amount) => foreign.inc({ l }, amount),
        read: (_l, amount) => reading.set('', amount),
        look: () => bothSee(started, mirrored),
      }
      for (const { kind, label, amount } of steps) await apply[kind]?.(label, amount)
      await bothSee(started, mirrored)
      started.part.dispose()
    }),
    { numRuns: 60 },
  )
})

test('while the main thread does not answer, values are live where calls keep them and old where it reads them', async () => {
  const started = startMetrics({ isolate: 'worker' })
  const { part, faults } = started
  let reads = 0
  part.collect('active_analyses', () => [{ value: ++reads }])
  const mirrored = mirrorOf(started)
  const counter = part.api.counter({ name: 'c_total', help: 'c', labels: ['l'] })
  counter.inc({ l: 'old' })
  const value = (body: string, name: string, labels = {}) => sampleValue(parseExposition(body, 'text'), name, labels)

  const before = await mirrored.scrape()
  expect(value(before, 'nodejs_eventloop_blocked_seconds')).toBe(0)
  expect(value(before, 'app_observability_stale_metrics')).toBe(0)
  expect(value(before, 'app_active_analyses')).toBe(1)

  mirrored.deafen(true)
  counter.inc({ l: 'old' }, 4)
  counter.inc({ l: 'new' })
  const during = await mirrored.scrape()
  expect(value(during, 'nodejs_eventloop_blocked_seconds')).toBe(1.5)
  // build_info, observability_series and this one.
  expect(value(during, 'app_observability_stale_metrics')).toBe(3)
  expect(value(during, 'app_active_analyses')).toBe(1)
  expect(value(during, 'app_c_total', { l: 'old' })).toBe(5)
  expect(value(during, 'app_c_total', { l: 'new' })).toBe(1)
  await mirrored.scrape()

  mirrored.deafen(false)
  await mirrored.remote.refresh()
  expect(reads).toBe(2)
  const after = await mirrored.scrape()
  expect(value(after, 'nodejs_eventloop_blocked_seconds')).toBe(0)
  expect(value(after, 'app_observability_stale_metrics')).toBe(0)
  expect(value(after, 'app_active_analyses')).toBe(3)
  expect([...faults.counts()]).toEqual([])
  part.dispose()
})

test('what the main thread cannot read in the time of the scraper is left out, and nothing else', async () => {
  const included = new Registry()
  const registers = [included]
  new Gauge({ name: 'hangs', help: 'h', registers, collect: () => new Promise<void>(() => {}) })
  new Counter({ name: 'foreign_total', help: 'f', registers }).inc(3)
  const started = startMetrics({ isolate: 'worker', include: [included] })
  const { api } = started.part
  api.gauge({ name: 'slow', help: 'h', collect: () => new Promise<number>(() => {}) })
  api.gauge({ name: 'quick', help: 'h', collect: async () => 4 })
  const { remote } = mirrorOf(started)
  const { body } = await remote.expose(undefined, '0.1')
  const families = parseExposition(body, 'text')
  expect(sampleValue(families, 'app_quick')).toBe(4)
  expect(sampleValue(families, 'foreign_total')).toBe(3)
  expect(sampleValue(families, 'app_observability_stale_metrics')).toBe(0)
  for (const name of ['hangs', 'app_slow']) expect(families.map((family) => family.name)).not.toContain(name)
  started.part.dispose()
})

test('what was never read is not shown as 0, and a metric that fails is left out and counted', async () => {
  const started = startMetrics({ isolate: 'worker' })
  let fails = false
  started.part.collect('active_analyses', () => {
    if (fails) throw new Error('broken')
    return [{ value: 7 }]
  })
  const mirrored = mirrorOf(started)
  mirrored.deafen(true)
  expect(await mirrored.scrape()).not.toMatch(/^app_active_analyses/m)
  mirrored.deafen(false)
  await mirrored.remote.refresh()
  expect(await mirrored.scrape()).toMatch(/^app_active_analyses 7$/m)
  fails = true
  expect(await mirrored.scrape()).not.toMatch(/^app_active_analyses/m)
  expect(await mirrored.scrape()).toMatch(
    /^app_observability_metrics_left_out_total\{metric="app_active_analyses"\} \d+$/m,
  )
  started.part.dispose()
})

test('the slots of a series that is gone are used again only once nobody reads them as that', async () => {
  const started = startMetrics({ isolate: 'worker' })
  const { part } = started
  const gauge = part.api.gauge({ name: 'g', help: 'g', labels: ['l'] })
  gauge.set({ l: 'a' }, 1)
  let entries = 0
  // An exporter that is slow to take note.
  part.isolation?.connect((some) => {
    entries += some.length
  })
  const series = (l: string) => gauge.bind({ l }) as unknown as { page: Float64Array; at: number }
  const { page, at } = series('a')
  ;(gauge as unknown as { remove(labels: object): void }).remove({ l: 'a' })
  gauge.set({ l: 'b' }, 2)
  expect(page[at]).toBe(1)
  part.isolation?.applied(1)
  gauge.set({ l: 'c' }, 3)
  expect(page[at]).toBe(3)
  expect(entries).toBeGreaterThan(3)
  part.dispose()
})

test('histograms and exemplars of other registries arrive as they were read', async () => {
  const included = new Registry()
  included.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never)
  const histogram = new Histogram({
    name: 'foreign_seconds',
    help: 'f',
    labelNames: ['l'],
    buckets: [0.5, 1],
    registers: [included],
    enableExemplars: true,
  })
  histogram.observe({ labels: { l: 'x' }, value: 0.7, exemplarLabels: { trace_id: 'abc' } } as never)
  included.setDefaultLabels({ team: 'blue' })
  const started = startMetrics({ isolate: 'worker', include: [included] })
  const mirrored = mirrorOf(started)
  await bothSee(started, mirrored)
  const body = await mirrored.scrape('openMetrics')
  expect(body).toMatch(/^foreign_seconds_bucket\{team="blue",le="1\.0",l="x"\} 1 # \{trace_id="abc"\} 0\.7/m)
  started.part.dispose()
})
