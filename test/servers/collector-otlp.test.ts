import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ObservabilityOptions } from '../../src/config/options.ts'
import { createObservability } from '../../src/observability.ts'
import type { Observability } from '../../src/observability-api.ts'
import type { CollectedSpan } from './support/collected-spans.ts'
import { type RunningCollector, startCollector } from './support/collector.ts'
import { reasonToSkip } from './support/server-programs.ts'

const SERVICE = { name: 'shop', version: '1.2.3', namespace: 'demo', instanceId: 'i-1', attributes: { team: 'blue' } }
const noCollector = reasonToSkip('collector', 'otelcol')

let collector: RunningCollector
let obs: Observability

function observe(tracing: ObservabilityOptions['tracing'] = {}): Observability {
  obs = createObservability({
    service: SERVICE,
    environment: 'test',
    metrics: false,
    health: false,
    logging: { console: false },
    tracing: { exporter: 'otlp-grpc', endpoint: collector.endpoint, registerGlobal: false, ...Object(tracing) },
  })
  return obs
}

function named(spans: readonly CollectedSpan[], name: string): CollectedSpan {
  const found = spans.filter((span) => span.name === name)
  expect(found.map((span) => span.name)).toEqual([name])
  return found[0] as CollectedSpan
}

describe.skipIf(noCollector)(`OpenTelemetry Collector ${noCollector ?? ''}`, () => {
  beforeEach(async () => {
    collector = await startCollector()
  })
  afterEach(async () => {
    await obs?.shutdown(0)
    await collector?.stop()
  })

  test('spans arrive with their names, ids, parents, times, attributes, events, status and resource', async () => {
    const { span } = observe()
    const before = BigInt(Date.now()) * 1_000_000n
    const failure = new TypeError('bad data')
    const ids = await span('parent', async (parent) => {
      parent.setAttributes({
        text: 'ä🦊',
        whole: 7,
        part: 0.5,
        negative: -3,
        yes: true,
        list: ['a', 'b'],
        numbers: [1, 2],
      })
      parent.addEvent('step', { at: 'first' })
      const child = span('child', (inner) => inner.spanContext())
      expect(() =>
        span('failing', () => {
          throw failure
        }),
      ).toThrow(failure)
      return { parent: parent.spanContext(), child }
    })
    expect(await obs.shutdown()).toMatchObject({ ok: true, lost: { spans: 0 } })
    const spans = await collector.waitForSpans((all) => all.length === 3)
    const parent = named(spans, 'parent')
    expect(parent).toMatchObject({
      traceId: ids.parent.traceId,
      spanId: ids.parent.spanId,
      parentSpanId: '',
      kind: 1,
      scope: '@creativedynamics/observability',
      events: [{ name: 'step', attributes: { at: 'first' } }],
      attributes: {
        text: 'ä🦊',
        whole: 7n,
        part: 0.5,
        negative: -3n,
        yes: true,
        list: ['a', 'b'],
        numbers: [1n, 2n],
      },
    })
    expect(parent.startTime).toBeGreaterThanOrEqual(before - 5_000_000n)
    expect(parent.endTime).toBeGreaterThanOrEqual(parent.startTime)
    expect(named(spans, 'child')).toMatchObject({
      traceId: ids.parent.traceId,
      spanId: ids.child.spanId,
      parentSpanId: ids.parent.spanId,
      status: {},
    })
    expect(named(spans, 'failing')).toMatchObject({
      parentSpanId: ids.parent.spanId,
      status: { code: 2, message: 'bad data' },
      events: [{ name: 'exception', attributes: { 'exception.type': 'TypeError', 'exception.message': 'bad data' } }],
    })
    for (const { resource } of spans) {
      expect(resource).toMatchObject({
        'service.name': 'shop',
        'service.version': '1.2.3',
        'service.namespace': 'demo',
        'service.instance.id': 'i-1',
        'deployment.environment.name': 'test',
        'process.pid': BigInt(process.pid),
        team: 'blue',
      })
    }
  })

  test('20 000 spans at once arrive once each', async () => {
    const { tracer } = observe()
    for (let i = 0; i < 20_000; i++) tracer.startSpan(`s${i}`, { attributes: { dataset: 'abc', size: i } }).end()
    expect(await obs.shutdown(30_000)).toMatchObject({ lost: { spans: 0 } })
    const spans = await collector.waitForSpans((all) => all.length >= 20_000)
    expect([spans.length, new Set(spans.map(({ spanId }) => spanId)).size]).toEqual([20_000, 20_000])
  })

  test.each(['stop', 'kill'] as const)(
    'a collector that is restarted by %s loses nothing and doubles nothing',
    async (how) => {
      const { tracer } = observe()
      let sent = 0
      const send = (count: number) => {
        for (const end = sent + count; sent < end; sent++) tracer.startSpan(`s${sent}`).end()
      }
      send(1_000)
      // The file of a killed collector has what was flushed to it.
      await collector.waitForSpans((all) => all.length === 1_000)
      await collector.pause(how)
      send(2_000)
      await obs.flush(1_000)
      send(2_000)
      await collector.resume()
      send(1_800)
      expect(await obs.shutdown(30_000)).toMatchObject({ ok: true, lost: { spans: 0 } })
      const spans = await collector.waitForSpans((all) => all.length >= sent)
      expect([spans.length, new Set(spans.map(({ name }) => name)).size]).toEqual([6_800, 6_800])
    },
  )
})
