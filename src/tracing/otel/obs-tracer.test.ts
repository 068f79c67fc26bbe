import { type Span as OtelSpan, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'
import { beforeEach, expect, test } from 'vitest'
import { type BuiltTracing, buildTracing } from '../../../test/support/tracing-parts.ts'
import { createNoopTracer } from '../noop-tracer.ts'
import { ObsTracerProvider } from './obs-tracer.ts'

let built: BuiltTracing
beforeEach(() => {
  built = buildTracing()
})

test('a span takes its parent from the context, from the scope, or from nowhere', () => {
  const { tracing, scopes } = built
  const { tracer } = tracing
  const parent = tracer.startSpan('parent')
  const other = tracing.startSpan({ name: 'other' })
  scopes.runWithSpan(other, undefined, () => {
    tracer.startSpan('in scope').end()
    tracer.startSpan('in context', {}, trace.setSpan(ROOT_CONTEXT, parent)).end()
    tracer.startSpan('root', { root: true }).end()
    tracer.startSpan('rootless', {}, ROOT_CONTEXT).end()
  })
  expect(tracing.finished().map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([
    ['in scope', other.spanContext().spanId],
    ['in context', parent.spanContext().spanId],
    ['root', undefined],
    ['rootless', undefined],
  ])
})

test('startActiveSpan takes the three shapes of the API and returns what the function returns', async () => {
  const { tracing, scopes } = built
  const { tracer } = tracing
  const check = (span: OtelSpan) => {
    expect(scopes.current()?.span).toBe(span)
    span.end()
    return span.spanContext().spanId
  }
  expect(tracer.startActiveSpan('a', check)).toMatch(/^[0-9a-f]{16}$/)
  expect(await tracer.startActiveSpan('b', { attributes: { n: 1 } }, async (span) => check(span))).toHaveLength(16)
  const parent = tracer.startSpan('parent')
  tracer.startActiveSpan('c', {}, trace.setSpan(ROOT_CONTEXT, parent), check)
  expect(tracing.finished().map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect(tracing.finished()[1]?.attributes).toEqual({ n: 1 })
  expect(tracing.finished()[2]?.parentSpanId).toBe(parent.spanContext().spanId)
  expect(() =>
    tracer.startActiveSpan('d', () => {
      throw new Error('of the application')
    }),
  ).toThrow('of the application')
})

test('in a suppressed context nothing is recorded', () => {
  const { tracing } = built
  const context = suppressTracing(ROOT_CONTEXT)
  const span = tracing.tracer.startSpan('a', {}, context)
  expect([span.isRecording(), span.spanContext().traceFlags]).toEqual([false, 0])
  tracing.tracer.startActiveSpan('b', {}, context, () => {
    expect(tracing.startSpan({ name: 'c' }).isRecording()).toBe(false)
  })
})

test('times may be given in every form of the API', () => {
  const { tracer } = built.tracing
  const at = Date.UTC(2024, 0, 1)
  tracer.startSpan('hr', { startTime: [at / 1_000, 500_000_000] }).end([at / 1_000 + 1, 0])
  tracer.startSpan('date', { startTime: new Date(at) }).end(new Date(at + 500))
  tracer.startSpan('epoch', { startTime: at }).end(at + 500)
  tracer.startSpan('reading', { startTime: performance.now() - 500 }).end(performance.now())
  const spans = built.tracing.finished()
  expect(spans.map(({ startTime, endTime }) => Math.round((endTime - startTime) / 50) * 50)).toEqual([
    500, 500, 500, 500,
  ])
  expect(spans[0]?.startTime).toBe(at + 500)
  expect(spans[1]?.startTime).toBe(at)
  expect(Math.abs((spans[3]?.endTime ?? 0) - Date.now())).toBeLessThan(100)
})

test('mixed kinds of times keep their order', () => {
  const { tracer } = built.tracing
  tracer.startSpan('now to later', {}).end(new Date(Date.now() + 1_000))
  tracer.startSpan('then to now', { startTime: new Date(Date.now() - 1_000) }).end()
  tracer.startSpan('ends before it starts', { startTime: new Date() }).end(new Date(0))
  const durations = built.tracing
    .finished()
    .map(({ startTime, endTime }) => Math.round((endTime - startTime) / 100) * 100)
  expect(durations).toEqual([1_000, 1_000, 0])
})

test('a tracer is the same for the same name and version', () => {
  const { tracing, scopes, faults } = built
  const host = {
    factory: tracing.ids as never,
    scopes,
    faults,
    active: () => undefined,
    activate: <T>(_span: unknown, fn: () => T) => fn(),
  }
  const provider = new ObsTracerProvider(host)
  expect(provider.getTracer('a', '1')).toBe(provider.getTracer('a', '1'))
  expect(provider.getTracer('a', '1')).not.toBe(provider.getTracer('a', '2'))
  for (let i = 0; i < 1_100; i++) provider.getTracer(`n${i}`)
  expect(provider.getTracer('a', '1')).toBe(provider.getTracer('a', '1'))
  provider
    .getTracer(undefined as never)
    .startSpan('nameless')
    .end()
  expect(tracing.finished()).toHaveLength(1)
})

test('without tracing the tracer runs functions with a span that goes nowhere', () => {
  const tracer = createNoopTracer()
  expect(tracer.startSpan('a').isRecording()).toBe(false)
  expect(trace.isSpanContextValid(tracer.startSpan('a').spanContext())).toBe(false)
  const seen = [
    tracer.startActiveSpan('a', () => 1),
    tracer.startActiveSpan('a', {}, () => 2),
    tracer.startActiveSpan('a', {}, ROOT_CONTEXT, (span) => span.isRecording()),
  ]
  expect(seen).toEqual([1, 2, false])
})
