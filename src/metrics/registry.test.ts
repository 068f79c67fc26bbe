import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry, Summary } from 'prom-client'
import { expect, test } from 'vitest'
import { spanWith, startMetrics } from '../../test/support/metrics-part.ts'
import { parseExposition, sampleValue } from '../../test/support/parse-exposition.ts'

/** The same numbers once in our metrics and once in prom-client's. */
function twins() {
  const { part } = startMetrics({ prefix: '' })
  const theirs = new Registry()
  const labels = ['method', 'route'] as const
  const buckets = [0.01, 1, 5]
  const ours = {
    counter: part.api.counter({ name: 'a_total', help: 'h', labels }),
    gauge: part.api.gauge({ name: 'b', help: 'h', labels }),
    histogram: part.api.histogram({ name: 'c_seconds', help: 'h', labels, buckets }),
  }
  const common = { help: 'h', labelNames: labels, registers: [theirs] }
  const other = {
    counter: new Counter({ name: 'a_total', ...common }),
    gauge: new Gauge({ name: 'b', ...common }),
    histogram: new Histogram({ name: 'c_seconds', buckets, ...common }),
  }
  for (const { counter, gauge, histogram } of [ours, other]) {
    for (const method of ['GET', 'POST']) {
      for (const [at, value] of [0.001, 0.01, 3, 50, -1, 0].entries()) {
        const given = { method, route: `/x"\\\n${at % 2}` }
        counter.inc({ ...given }, 2)
        gauge.set({ ...given }, value)
        histogram.observe({ ...given }, value)
      }
    }
  }
  return { ours: part.api.registry, theirs }
}

/** The lines of the twins, with their labels in order. */
const onlyTwins = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => /^(?:a_total|b|c_seconds\w*)\{/.test(line))
    .map((line) =>
      line.replace(
        /\{(.*)\}/,
        (_, labels: string) =>
          `{${labels
            .split(/,(?=\w+=")/)
            .sort()
            .join()}}`,
      ),
    )
    .sort()

test('registry.metrics() writes our metrics as it writes its own', async () => {
  const { ours, theirs } = twins()
  expect(onlyTwins(await ours.metrics())).toEqual(onlyTwins(await theirs.metrics()))
})

test('getMetricsAsJSON() survives the way to another process', async () => {
  const { ours } = twins()
  const json = await ours.getMetricsAsJSON()
  expect(JSON.parse(JSON.stringify(json))).toEqual(structuredClone(json))
})

test('AggregatorRegistry adds up our metrics of several processes as its own', async () => {
  const { ours, theirs } = twins()
  const aggregated = async (registry: Registry) => {
    const json = (await registry.getMetricsAsJSON()).filter(({ name }) => /^(?:a_total|b|c_seconds)$/.test(name))
    return onlyTwins(await AggregatorRegistry.aggregate([json, json, json]).metrics())
  }
  expect(await aggregated(ours)).toEqual(await aggregated(theirs))
})

test('Registry.merge, default labels, single metrics and removal work', async () => {
  const { ours, theirs } = twins()
  ours.setDefaultLabels({ app: 'z', route: 'never' })
  theirs.setDefaultLabels({ app: 'z', route: 'never' })
  expect(onlyTwins(await ours.metrics())).toEqual(onlyTwins(await theirs.metrics()))
  const single = ours.getSingleMetric('a_total') as Counter
  single.inc({ method: 'GET', route: 'q' })
  single.labels('GET', 'q').inc(4)
  expect(await ours.getSingleMetricAsString('a_total')).toContain('a_total{method="GET",route="q",app="z"} 5')
  single.remove('GET', 'q')
  expect(await ours.getSingleMetricAsString('a_total')).not.toContain('route="q"')
  const extra = new Registry()
  new Gauge({ name: 'extra', help: 'h', registers: [extra] })
  expect(await Registry.merge([ours, extra]).metrics()).toMatch(/a_total\{[\s\S]*\nextra 0/)
})

test('to remove a series that is not there makes and takes none, past the limit too', async () => {
  const { part, scrape } = startMetrics({ maxSeriesPerMetric: 2 })
  const gauge = part.api.gauge({ name: 'a', help: 'h', labels: ['x'] })
  for (let n = 0; n < 4; n++) gauge.inc({ x: n })
  const metric = part.api.registry.getSingleMetric('app_a') as Gauge
  for (const x of ['2', '9']) metric.remove({ x })
  metric.remove('9')
  metric.remove()
  metric.remove({ x: 1 })
  const families = await scrape()
  expect(sampleValue(families, 'app_a', { x: '__overflow__' })).toBe(2)
  expect(families.find(({ name }) => name === 'app_a')?.samples).toHaveLength(2)
  expect(sampleValue(families, 'app_observability_series_overflow_total', { metric: 'app_a' })).toBe(2)
  expect(sampleValue(families, 'app_observability_invalid_values_total', { metric: 'app_a' })).toBeUndefined()
})

test('series that the definition names are at 0 when they are removed, and go on', async () => {
  const { part, scrape } = startMetrics()
  const plain = part.api.counter({ name: 'plain_total', help: 'h' })
  const closed = part.api.counter({ name: 'closed_total', help: 'h', labels: { x: ['a', 'b'] } })
  plain.inc(5)
  closed.inc({ x: 'a' }, 5)
  for (const name of ['app_plain_total', 'app_closed_total']) {
    const metric = part.api.registry.getSingleMetric(name) as Counter
    metric.remove(...(name === 'app_plain_total' ? [] : ['a']))
  }
  plain.inc()
  const families = await scrape()
  expect(sampleValue(families, 'app_plain_total')).toBe(1)
  expect(sampleValue(families, 'app_closed_total', { x: 'a' })).toBe(0)
})

test('a default label does not stand beside a label of the same name, the bound of buckets included', async () => {
  const { part, scrape } = startMetrics()
  part.api.histogram({ name: 'h', help: 'h', buckets: [1] }).observe(1)
  part.api.registry.setDefaultLabels({ le: 'x', zone: 'z' })
  for (const format of ['text', 'openMetrics'] as const) {
    const le = format === 'text' ? '1' : '1.0'
    expect(sampleValue(await scrape(format), 'app_h_bucket', { le, zone: 'z' })).toBe(1)
  }
})

test('exemplars of ours are in a registry that speaks OpenMetrics, and in no other', async () => {
  const started = startMetrics()
  const { api } = started.part
  started.span = spanWith()
  api.histogram({ name: 'h', help: 'h', buckets: [1] }).observe(0.5)
  started.part.requests.failed('TypeError', '/x')
  expect(await api.registry.metrics()).not.toContain('trace_id')
  ;(api.registry as unknown as Registry<never>).setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never)
  const ids = `trace_id="${'a'.repeat(32)}",span_id="${'b'.repeat(16)}"`
  const text = await api.registry.metrics()
  expect(text).toMatch(new RegExp(`^app_h_bucket\\{le="1"\\} 1 # \\{${ids}\\} 0\\.5 \\d+\\.\\d+$`, 'm'))
  expect(text).toMatch(new RegExp(`^app_errors_total\\{.*\\} 1 # \\{${ids}\\} 1 \\d`, 'm'))
})

test('a handle held on a removed series writes nowhere, and the series can come back', async () => {
  const { part, scrape } = startMetrics()
  const gauge = part.api.gauge({ name: 'a', help: 'h', labels: ['x'] })
  const stale = gauge.bind({ x: '1' })
  stale.set(5)
  ;(part.api.registry.getSingleMetric('app_a') as Gauge).remove({ x: '1' })
  gauge.set({ x: '2' }, 7)
  stale.set(9)
  expect((await scrape()).find(({ name }) => name === 'app_a')?.samples.map(({ value }) => value)).toEqual([7])
  gauge.inc({ x: 1 })
  expect(sampleValue(await scrape(), 'app_a', { x: '1' })).toBe(1)
})

test('resetMetrics() sets all series to 0 and leaves handles working', async () => {
  const { part, scrape } = startMetrics()
  const bound = part.api.counter({ name: 'a_total', help: 'h', labels: ['x'] }).bind({ x: '1' })
  bound.inc(4)
  part.api.registry.resetMetrics()
  bound.inc()
  const families = await scrape()
  expect(sampleValue(families, 'app_a_total', { x: '1' })).toBe(1)
  expect(families.find(({ name }) => name === 'app_build_info')?.samples[0]?.value).toBe(1)
})

test('metrics that the application puts into our registry are on the endpoint, with our default labels', async () => {
  const { part, scrape } = startMetrics()
  const registers = [part.api.registry]
  new Counter({ name: 'their_total', help: 'h', registers, labelNames: ['a'] }).inc({ a: 'x"' }, 3)
  new Counter({ name: 'their_bytes', help: 'h', registers }).inc(2)
  new Summary({ name: 'their_summary', help: 'h', registers, percentiles: [0.5] }).observe(1)
  new Histogram({ name: 'their_seconds', help: 'h', registers, buckets: [1, 1e6] }).observe(2)
  part.api.registry.setDefaultLabels({ app: 'z', method: 'never' })
  part.requests.ended('GET', '/', 200, 0.1, undefined)
  for (const format of ['text', 'openMetrics'] as const) {
    const families = await scrape(format)
    expect(sampleValue(families, 'their_total', { a: 'x"', app: 'z', method: 'never' })).toBe(3)
    expect(sampleValue(families, 'their_bytes', { app: 'z', method: 'never' })).toBe(2)
    expect(sampleValue(families, 'their_summary_count', { app: 'z', method: 'never' })).toBe(1)
    expect(sampleValue(families, 'their_seconds_sum', { app: 'z', method: 'never' })).toBe(2)
    const labels = { method: 'GET', endpoint: '/', status: '200', app: 'z' }
    expect(sampleValue(families, 'app_requests_total', labels)).toBe(1)
    expect(sampleValue(families, 'app_active_analyses', { app: 'z', method: 'never' })).toBe(0)
  }
})

test('included registries appear after ours; what ours has already is not repeated', async () => {
  const other = new Registry()
  collectDefaultMetrics({ register: other })
  new Gauge({ name: 'other', help: 'h', registers: [other] }).set(6)
  new Gauge({ name: 'app_active_analyses', help: 'theirs', registers: [other] }).set(9)
  const broken = {
    getMetricsAsArray() {
      throw new Error('no')
    },
  }
  const started = startMetrics({ include: [other, broken], runtime: true })
  for (const format of ['text', 'openMetrics'] as const) {
    const families = await started.scrape(format)
    expect(sampleValue(families, 'other')).toBe(6)
    expect(sampleValue(families, 'app_active_analyses')).toBe(0)
  }
  expect(started.faults.counts().get('metrics')).toBe(1)
  expect(started.faults.counts().get('user')).toBe(2)
  started.part.dispose()
})

test('a foreign metric that is named like a sample of another is left out of both formats', async () => {
  const theirs = new Registry()
  const registers = [theirs]
  new Gauge({ name: 'app_request_duration_seconds_count', help: 'h', registers }).set(1)
  new Summary({ name: 'size', help: 'h', registers }).observe(1)
  new Counter({ name: 'size_sum', help: 'h', registers }).inc()
  new Gauge({ name: 'app_requests', help: 'h', registers }).set(1)
  const { scrape, faults } = startMetrics({ include: [theirs] })
  for (const format of ['text', 'openMetrics'] as const) {
    const names = (await scrape(format)).map(({ name }) => name)
    expect(names).toContain('size')
    for (const name of ['app_request_duration_seconds_count', 'size_sum', 'app_requests']) {
      if (name !== 'app_requests' || format === 'text') expect(names).not.toContain(name)
    }
  }
  expect(faults.counts().get('metrics')).toBe(3)
})

test('exemplars of foreign metrics stay in OpenMetrics', async () => {
  const theirs = new (Registry as new (contentType: string) => Registry)(Registry.OPENMETRICS_CONTENT_TYPE)
  const { scrape } = startMetrics({ include: [theirs] })
  const histogram = new Histogram({
    name: 'theirs',
    help: 'h',
    registers: [theirs as never],
    enableExemplars: true,
    buckets: [1, 2],
  })
  histogram.observe({ value: 1.5, exemplarLabels: { trace_id: 'abc' } })
  const families = await scrape('openMetrics')
  const bucket = families.find(({ name }) => name === 'theirs')?.samples.find(({ labels }) => labels.le === '2.0')
  expect(bucket?.exemplar).toMatchObject({ labels: { trace_id: 'abc' }, value: 1.5 })
  await scrape('text')
})

test('a registry of the application is used, and a name it has already is refused with the reason', async () => {
  const registry = new Registry()
  const { part } = startMetrics({ registry })
  expect(part.api.registry).toBe(registry)
  expect(registry.getSingleMetric('app_requests_total')).toBe(part.builtin.requests_total)
  const names = registry.getMetricsAsArray().map(({ name }) => name)
  expect(() => startMetrics({ registry, define: {} })).toThrow(/"app_requests_total" is taken in the registry/)
  expect(registry.getMetricsAsArray().map(({ name }) => name)).toEqual(names)
})

test('default metrics that a registry has already are left alone', async () => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const theirs = registry.getSingleMetric('process_cpu_seconds_total')
  const { part, scrape } = startMetrics({ registry, runtime: true })
  expect(registry.getSingleMetric('process_cpu_seconds_total')).toBe(theirs)
  expect(sampleValue(await scrape(), 'process_uptime_seconds')).toBeGreaterThan(0)
  part.dispose()
})

test('dispose() takes our metrics out of the registry and leaves the others; instruments do not throw afterwards', async () => {
  const registry = new Registry()
  new Gauge({ name: 'mine', help: 'h', registers: [registry] })
  const started = startMetrics({ registry, runtime: true })
  const { part, faults } = started
  started.span = spanWith()
  part.dispose()
  part.dispose()
  expect(registry.getMetricsAsArray().map(({ name }) => name)).toEqual(['mine'])
  expect(faults.onFault).toBeUndefined()
  part.requests.ended('GET', '/', 200, 0.1, spanWith())
  part.builtin.signature_calculation_seconds.observe(1)
  expect(parseExposition((await part.expose(undefined)).body, 'text').map(({ name }) => name)).toEqual(['mine'])
  expect(startMetrics({ registry }).part.api.registry).toBe(registry)
})
