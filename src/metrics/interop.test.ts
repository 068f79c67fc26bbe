import * as platformatic from '@platformatic/prom-client'
import * as successor from '@prometheus-io/client'
import * as promClient from 'prom-client'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startMetrics } from '../../test/support/metrics-part.ts'
import { parseExposition, sampleValue } from '../../test/support/parse-exposition.ts'

type Client = Pick<typeof promClient, 'Registry' | 'Counter' | 'Gauge' | 'Histogram' | 'Summary' | 'AggregatorRegistry'>

// The last asks for Node.js 22 and says so when it is installed; what is tested here runs on Node.js 20 as well.
const CLIENTS: readonly (readonly [name: string, client: Client])[] = [
  ['prom-client', promClient],
  ['@platformatic/prom-client', platformatic as unknown as Client],
  ['@prometheus-io/client', successor as unknown as Client],
]

function start(options: Parameters<typeof startMetrics>[0]) {
  const started = startMetrics(options)
  onTestFinished(() => started.part.dispose())
  return started
}

/** The clients put an empty line between families. */
function withoutBlanks(text: string): string {
  return text.replaceAll('\n\n', '\n')
}

describe.each(CLIENTS)('%s', (_name, client) => {
  const { Registry, Counter, Gauge, Histogram, Summary, AggregatorRegistry } = client

  /** A registry of the client with one metric of each type. */
  function theirRegistry(): promClient.Registry {
    const register = new Registry()
    const registers = [register]
    new Counter({ name: 'their_total', help: 'h', labelNames: ['x'], registers }).inc({ x: 'a"b\\c\nd' }, 3)
    new Gauge({
      name: 'their_depth',
      help: 'h',
      registers,
      collect() {
        this.set(4)
      },
    })
    new Histogram({ name: 'their_seconds', help: 'h', buckets: [1, 2], registers }).observe(1.5)
    new Summary({ name: 'their_size', help: 'h', percentiles: [0.5], registers }).observe(7)
    register.setDefaultLabels({ app: 'shop' })
    return register
  }

  test.each(['text', 'openMetrics'] as const)('its registry can be included: %s', async (format) => {
    const families = await start({ include: [theirRegistry()] }).scrape(format)
    const value = (name: string, labels = {}) => sampleValue(families, name, { app: 'shop', ...labels })
    expect(value('their_total', { x: 'a"b\\c\nd' })).toBe(3)
    expect(value('their_depth')).toBe(4)
    expect(value('their_seconds_bucket', { le: format === 'text' ? '2' : '2.0' })).toBe(1)
    expect(value('their_seconds_sum')).toBe(1.5)
    expect(value('their_size', { quantile: '0.5' })).toBe(7)
  })

  test('ours live in a registry of it, in its text and in its JSON', async () => {
    const registry = new Registry()
    const { part } = start({ registry })
    const counter = part.api.counter({ name: 'jobs_total', help: 'h', labels: ['kind'] })
    counter.inc({ kind: 'a' }, 5)
    part.api.histogram({ name: 'job_seconds', help: 'h', buckets: [1] }).observe(0.5)
    part.api.gauge({ name: 'late', help: 'h', collect: async () => 9 })
    const families = parseExposition(withoutBlanks(await registry.metrics()), 'text')
    expect(sampleValue(families, 'app_jobs_total', { kind: 'a' })).toBe(5)
    expect(sampleValue(families, 'app_job_seconds_bucket', { le: '1' })).toBe(1)
    expect(sampleValue(families, 'app_late')).toBe(9)

    const json = JSON.parse(JSON.stringify(await registry.getMetricsAsJSON())) as readonly { readonly name: string }[]
    expect(json.find(({ name }) => name === 'app_jobs_total')).toMatchObject({
      type: 'counter',
      help: 'h',
      aggregator: 'sum',
      values: [{ labels: { kind: 'a' }, value: 5 }],
    })
    expect(registry.getSingleMetric('app_jobs_total')).toBe(counter)
    part.dispose()
    expect(registry.getSingleMetric('app_jobs_total')).toBeUndefined()
  })

  test('its AggregatorRegistry adds up ours by their aggregators', async () => {
    const parts = [1, 2].map((value) => {
      const { part } = start({ registry: new Registry() })
      part.api.counter({ name: 'jobs_total', help: 'h' }).inc(value)
      part.api.gauge({ name: 'oldest', help: 'h', aggregator: 'max' }).set(value)
      return part
    })
    const all = await Promise.all(parts.map(({ api }) => api.registry.getMetricsAsJSON()))
    const merged = AggregatorRegistry.aggregate(JSON.parse(JSON.stringify(all)))
    const families = parseExposition(withoutBlanks(await merged.metrics()), 'text')
    expect(sampleValue(families, 'app_jobs_total')).toBe(3)
    expect(sampleValue(families, 'app_oldest')).toBe(2)
    expect(
      sampleValue(families, 'app_build_info', { version: '1.2.3', environment: 'test', node: process.version }),
    ).toBe(1)
  })
})

test('registries of different lineages are included side by side', async () => {
  const registries = CLIENTS.map(([, { Registry, Counter }], at) => {
    const register = new Registry()
    new Counter({ name: `their_${at}_total`, help: 'h', registers: [register] }).inc(at + 1)
    return register
  })
  const families = await start({ include: registries }).scrape()
  expect(CLIENTS.map((_client, at) => sampleValue(families, `their_${at}_total`))).toEqual([1, 2, 3])
})
