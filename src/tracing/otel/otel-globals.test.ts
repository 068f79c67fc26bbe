import { context, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { buildTracing } from '../../../test/support/tracing-parts.ts'
import type { Span } from '../../core/span.ts'

const warned: string[] = []
beforeEach(() => {
  warned.length = 0
  vi.spyOn(process, 'emitWarning').mockImplementation((_text, options) => {
    warned.push((options as { code: string }).code)
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  trace.disable()
  context.disable()
  propagation.disable()
})

function nothingIsRegistered(): boolean {
  const isNoop = !trace.getTracer('x').startSpan('probe').isRecording()
  const carrier = {}
  propagation.inject(trace.setSpan(ROOT_CONTEXT, trace.wrapSpanContext(IDS)), carrier)
  return (
    isNoop &&
    Object.keys(carrier).length === 0 &&
    context.with(ROOT_CONTEXT.setValue(kTest, 1), () => context.active().getValue(kTest)) === undefined
  )
}
const kTest = Symbol('test')
const IDS = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 }

test('spans of other libraries join ours, and the other way round', async () => {
  const { tracing, scopes } = buildTracing({ registerGlobal: true })
  expect(tracing.activate).toBeUndefined()
  const outer = tracing.startSpan({ name: 'ours' })
  await scopes.runWithSpan(outer, undefined, () =>
    trace.getTracer('other', '2').startActiveSpan('theirs', { kind: SpanKind.CLIENT }, async (span) => {
      await Promise.resolve()
      expect(scopes.current()?.span).toBe(span)
      tracing.startSpan({ name: 'inner', parent: scopes.current()?.span }).end()
      span.end()
    }),
  )
  outer.end()
  const [inner, theirs, ours] = tracing.finished()
  expect(theirs).toMatchObject({ name: 'theirs', kind: 'client', parentSpanId: ours?.spanId, traceId: ours?.traceId })
  expect(inner).toMatchObject({ name: 'inner', parentSpanId: theirs?.spanId })
  expect(warned).toEqual([])
  expect(tracing.globalsTaken()).toBe(false)
})

test('the global propagator speaks W3C', () => {
  const { tracing } = buildTracing({ registerGlobal: true })
  const carrier: Record<string, string> = {}
  const active = propagation.extract(ROOT_CONTEXT, {
    traceparent: `00-${IDS.traceId}-${IDS.spanId}-01`,
    tracestate: 'a=1',
  })
  const span = tracing.tracer.startSpan('child', {}, active)
  propagation.inject(trace.setSpan(active, span), carrier)
  expect(carrier).toEqual({ traceparent: `00-${IDS.traceId}-${span.spanContext().spanId}-01`, tracestate: 'a=1' })
  expect(propagation.extract(ROOT_CONTEXT, { traceparent: 'nonsense' })).toBe(ROOT_CONTEXT)
  expect(propagation.fields()).toEqual(['traceparent', 'tracestate'])
})

test('a shutdown gives the globals back', async () => {
  const { tracing } = buildTracing({ registerGlobal: true })
  expect(nothingIsRegistered()).toBe(false)
  await tracing.shutdown(100)
  expect(nothingIsRegistered()).toBe(true)
})

test('without registerGlobal nothing is registered, and the tracer works all the same', () => {
  const { tracing } = buildTracing({ registerGlobal: false })
  expect(nothingIsRegistered()).toBe(true)
  tracing.tracer.startActiveSpan('a', (a) => {
    tracing.tracer.startSpan('b').end()
    a.end()
  })
  const [b, a] = tracing.finished()
  expect(b?.parentSpanId).toBe(a?.spanId)
})

test("an application's own provider stays, with one warning, and is not taken away at the end", async () => {
  const memory = new InMemorySpanExporter()
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] })
  provider.register()
  const { tracing } = buildTracing({ registerGlobal: true })
  trace.getTracer('app').startSpan('of the app').end()
  expect(memory.getFinishedSpans().map(({ name }) => name)).toEqual(['of the app'])
  expect(tracing.finished()).toEqual([])
  expect(warned).toEqual(['OBSWRN009'])
  expect(tracing.globalsTaken()).toBe(true)
  await tracing.shutdown(100)
  trace.getTracer('app').startSpan('after').end()
  expect(memory.getFinishedSpans()).toHaveLength(2)
})

test("in an application's own context our span is active, and a server span of its is found", () => {
  const provider = new NodeTracerProvider()
  provider.register()
  const { tracing, clock } = buildTracing({ registerGlobal: true })
  const span = tracing.startSpan({ name: 'ours' })
  const active = tracing.activate?.(span, () => trace.getActiveSpan())
  expect(active).toBe(span)
  const start = { method: 'GET', path: '/', headers: {}, raw: undefined, startTime: clock.now(), active: undefined }
  trace.getTracer('http').startActiveSpan('GET', { kind: SpanKind.SERVER }, (server) => {
    expect(tracing.startServerSpan(start)).toBe(server as unknown as Span)
    tracing.endServerSpan(server as unknown as Span, {
      method: 'GET',
      route: '/r',
      status: 200,
      error: undefined,
      endTime: clock.now(),
    })
    expect(server).toMatchObject({ name: 'GET /r', ended: false, attributes: { 'http.route': '/r' } })
    tracing.tracer.startSpan('below').end()
    expect(tracing.finished()[0]?.parentSpanId).toBe(server.spanContext().spanId)
  })
})

test('of two instances the first keeps the globals, and nobody is warned', async () => {
  const first = buildTracing({ registerGlobal: true }).tracing
  const second = buildTracing({ registerGlobal: true }).tracing
  trace.getTracer('x').startSpan('a').end()
  expect([first.finished().length, second.finished().length]).toEqual([1, 0])
  await second.shutdown(100)
  trace.getTracer('x').startSpan('b').end()
  expect(first.finished()).toHaveLength(2)
  expect(warned).toEqual([])
  const span = second.startSpan({ name: 'of the second' })
  expect(second.activate?.(span, () => trace.getActiveSpan())).toBe(span)
})

test('the installed copies of the API are told', () => {
  const { tracing } = buildTracing()
  expect(tracing.apiCopies()).toEqual([expect.stringMatching(/^1\.\d+\.\d+ in .*opentelemetry.api$/)])
})
