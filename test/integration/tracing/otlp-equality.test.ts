import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { TraceState } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { attributesObject } from '../../../src/tracing/attributes/attribute-list.ts'
import { resourceAttributes } from '../../../src/tracing/resource.ts'
import { type DecodedSpan, type OtlpCollector, startOtlpCollector } from '../../support/otlp-collector.ts'
import { buildTracing, SERVICE } from '../../support/tracing-parts.ts'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const SPAN_ID = 'b7ad6b7169203331'
const PARENT_ID = '00f067aa0ba902b7'

let collector: OtlpCollector
beforeAll(async () => {
  collector = await startOtlpCollector()
})
beforeEach(() => collector.reset())
afterAll(() => collector.kill())

interface Script {
  readonly name: string
  readonly options?: SpanOptions
  readonly remoteParent?: boolean
  readonly run?: (span: Span) => void
}

function play(tracer: Tracer, script: Script): void {
  const context: Context = script.remoteParent
    ? trace.setSpanContext(ROOT_CONTEXT, {
        traceId: TRACE_ID,
        spanId: PARENT_ID,
        traceFlags: 1,
        isRemote: true,
        traceState: new TraceState('foo=1,bar=2'),
      })
    : ROOT_CONTEXT
  const span = tracer.startSpan(script.name, { startTime: [1_700_000_000, 123_456_789], ...script.options }, context)
  script.run?.(span)
  span.end([1_700_000_001, 999_999_999])
}

/** What arrives when OpenTelemetry's SDK and exporter do it. */
async function byStockSdk(script: Script): Promise<DecodedSpan> {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes(attributesObject(resourceAttributes(SERVICE, 'test', '0.1.0')) as never),
    idGenerator: { generateTraceId: () => TRACE_ID, generateSpanId: () => SPAN_ID },
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `http://${collector.endpoint}` }))],
  })
  play(provider.getTracer('@creativedynamics/observability'), script)
  await provider.shutdown()
  return takeOne()
}

/** What arrives through our encoder, or through `ReadableSpan`s given to OpenTelemetry's exporter or processor. */
async function byOurs(script: Script, exporter: 'otlp-grpc' | 'stock' | 'processor'): Promise<DecodedSpan> {
  const stock = new OTLPTraceExporter({ url: `http://${collector.endpoint}` })
  const { tracing } = buildTracing({
    exporter: exporter === 'stock' ? stock : exporter === 'processor' ? 'none' : exporter,
    processors: exporter === 'processor' ? [new BatchSpanProcessor(stock)] : [],
    endpoint: collector.endpoint,
  })
  tracing.ids.use({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 })
  play(tracing.tracer, script)
  expect(await tracing.shutdown(5_000)).toBe(0)
  return takeOne()
}

function takeOne(): DecodedSpan {
  const spans = collector.spans()
  collector.reset()
  expect(spans).toHaveLength(1)
  return spans[0] as DecodedSpan
}

/** Order of attributes, events and links included. */
function textOf(span: DecodedSpan): string {
  return JSON.stringify(span, (_key, value) => (typeof value === 'bigint' ? `${value}n` : value))
}

const error = Object.assign(new TypeError('broken'), { stack: 'TypeError: broken\n    at here' })

const scripts: readonly Script[] = [
  { name: 'bare' },
  { name: 'child of a remote parent', remoteParent: true, options: { kind: SpanKind.SERVER } },
  { name: 'producer', options: { kind: SpanKind.PRODUCER } },
  { name: 'consumer', options: { kind: SpanKind.CONSUMER } },
  { name: 'ü–€😀 \u0000 name', options: { kind: SpanKind.CLIENT } },
  {
    name: 'attributes of every type',
    options: {
      attributes: {
        text: 'a',
        empty: '',
        long: 'x'.repeat(43),
        longer: 'é'.repeat(2_000),
        longest: '€'.repeat(6_000),
        zero: 0,
        one: 1,
        negative: -1,
        int32: 2 ** 31,
        safe: Number.MAX_SAFE_INTEGER,
        huge: 2 ** 62,
        lowest: -(2 ** 63),
        beyond: 2 ** 63,
        fraction: -1.25e-7,
        yes: true,
        no: false,
        texts: ['a', '', 'ü'],
        numbers: [1, -2, 0.5],
        flags: [true, false],
        none: [],
      },
    },
  },
  {
    name: 'events, links and status',
    remoteParent: true,
    options: {
      links: [{ context: { traceId: TRACE_ID, spanId: PARENT_ID, traceFlags: 0 }, attributes: { l: 1 } }],
    },
    run(span) {
      span.addEvent('plain', [1_700_000_000, 500])
      span.addEvent('with attributes', { a: 1, b: ['x'] }, new Date(1_700_000_000_250))
      span.recordException(error, 1_700_000_000_500)
      span.addLink({
        context: {
          traceId: TRACE_ID,
          spanId: PARENT_ID,
          traceFlags: 1,
          isRemote: true,
          traceState: new TraceState('a=b'),
        },
      })
      span.setStatus({ code: 2, message: 'broken' })
      span.updateName('renamed')
    },
  },
  { name: 'ok wins', run: (span) => span.setStatus({ code: 1 }).setStatus({ code: 2, message: 'late' }) },
  {
    name: 'more than the limits',
    run(span) {
      for (let i = 0; i < 140; i++) {
        span.setAttribute(`k${i}`, i)
        span.addEvent(`e${i}`, { i }, [1_700_000_000, i])
        span.addLink({ context: { traceId: TRACE_ID, spanId: PARENT_ID, traceFlags: 1 }, attributes: { i } })
      }
      span.addEvent('wide', Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`k${i}`, i])), [1_700_000_000, 0])
    },
  },
]

test.each(scripts)('"$name" arrives as from the SDK of OpenTelemetry', async (script) => {
  const stock = await byStockSdk(script)
  expect(stock.resource).toMatchObject({ 'service.name': 'shop', team: 'blue' })
  for (const exporter of ['otlp-grpc', 'stock', 'processor'] as const) {
    const ours = await byOurs(script, exporter)
    expect(ours).toEqual(stock)
    expect(textOf(ours)).toBe(textOf(stock))
  }
})

test('generated attributes arrive as from the SDK of OpenTelemetry', async () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.array(fc.string({ unit: 'grapheme' })),
    fc.array(fc.integer()),
  )
  const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => text !== '__proto__')
  await fc.assert(
    fc.asyncProperty(fc.dictionary(key, value, { maxKeys: 30 }), async (attributes) => {
      const script = { name: 'generated', options: { attributes } }
      expect(await byOurs(script, 'otlp-grpc')).toEqual(await byStockSdk(script))
    }),
    { numRuns: 25 },
  )
})

test('a server span from its prepared parts arrives as one with the attributes set one by one', async () => {
  const { tracing, clock } = buildTracing({ exporter: 'otlp-grpc', endpoint: collector.endpoint })
  const startTime = clock.now()
  const start = {
    method: 'GET',
    path: '/items/1',
    headers: { host: '[::1]:80' },
    raw: undefined,
    startTime,
    active: undefined,
  }
  const end = { method: 'GET', route: '/items/:id', status: 200, error: undefined, endTime: startTime + 5 }
  for (const isTouched of [false, true]) {
    tracing.ids.use({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 })
    const span = tracing.startServerSpan(start)
    if (isTouched) span.setAttribute('http.route', 'mine')
    tracing.endServerSpan(span, end)
  }
  await tracing.shutdown(5_000)
  const [prepared, single] = collector.spans()
  expect(single).toEqual(prepared)
  expect(prepared).toMatchObject({ name: 'GET /items/:id', attributes: { 'http.route': '/items/:id' } })
})
