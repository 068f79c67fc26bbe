import { afterEach, expect, test, vi } from 'vitest'
import { buildTracing } from '../../test/support/tracing-parts.ts'
import { Scope } from '../context/scope.ts'
import { NOOP_SPAN } from '../core/noop-span.ts'
import type { Span } from '../core/span.ts'
import type { FinishedSpan } from './tracing-part.ts'

afterEach(() => vi.restoreAllMocks())

const IDS = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 }

test('spans nest by their parent, and each kind is kept', () => {
  const { tracing } = buildTracing()
  const parent = tracing.startSpan({ name: 'parent', kind: 'consumer', attributes: { a: 1, b: undefined } })
  tracing.startSpan({ name: 'child', parent }).end()
  parent.end()
  parent.setAttribute('late', 1).updateName('late').end()
  const [child, root] = tracing.finished()
  expect(child).toMatchObject({ name: 'child', kind: 'internal', parentSpanId: root?.spanId, traceId: root?.traceId })
  expect(root).toMatchObject({ name: 'parent', kind: 'consumer', parentSpanId: undefined })
  expect(root?.attributes).toEqual({ a: 1 })
  expect(tracing.stats()).toMatchObject({ exported: 2, dropped: 0 })
})

test('times are those of the clock', () => {
  const { tracing, clock } = buildTracing()
  const start = clock.now() - 1_000
  const before = Date.now()
  tracing.startSpan({ name: 'a', startTime: start }).end(start + 250.5)
  tracing.startSpan({ name: 'backwards', startTime: start }).end(start - 5)
  const [span, backwards] = tracing.finished() as [FinishedSpan, FinishedSpan]
  expect(span.endTime - span.startTime).toBeCloseTo(250.5, 2)
  expect(Math.abs(span.startTime - (before - 1_000))).toBeLessThan(50)
  expect(backwards.endTime).toBe(backwards.startTime)
})

test('with no exporter spans have ids and record nothing, until somebody observes', () => {
  const { tracing } = buildTracing({ exporter: 'none' })
  const span = tracing.startSpan({ name: 'a' })
  expect(span.isRecording()).toBe(false)
  expect(span.spanContext()).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), traceFlags: 1 })
  const child = tracing.startSpan({ name: 'b', parent: span })
  expect(child.spanContext().traceId).toBe(span.spanContext().traceId)
  const seen: string[] = []
  tracing.onSpanEnd = ({ name }) => seen.push(name)
  tracing.startSpan({ name: 'observed' }).end()
  expect(tracing.onSpanEnd).toBeDefined()
  tracing.onSpanEnd = undefined
  tracing.startSpan({ name: 'not' }).end()
  expect(seen).toEqual(['observed'])
  expect(tracing.finished()).toEqual([])
})

test('an observer that throws is a fault of ours and stops no span', () => {
  const { tracing, faults } = buildTracing()
  vi.spyOn(process, 'emitWarning').mockReturnValue()
  tracing.onSpanEnd = () => {
    throw new Error('no')
  }
  tracing.startSpan({ name: 'a' }).end()
  expect(tracing.finished()).toHaveLength(1)
  expect(faults.counts().get('tracing')).toBe(1)
})

test('the ratio decides for new traces, and children follow', () => {
  const { tracing } = buildTracing({ sampleRatio: 0 })
  const root = tracing.startSpan({ name: 'root' })
  expect([root.isRecording(), root.spanContext().traceFlags]).toEqual([false, 0])
  expect(tracing.startSpan({ name: 'child', parent: root }).isRecording()).toBe(false)
  const sampled = { ...NOOP_SPAN, spanContext: () => IDS } as Span
  expect(tracing.startSpan({ name: 'child', parent: sampled }).isRecording()).toBe(true)
})

test('ids made elsewhere go to the next span alone', () => {
  const { tracing } = buildTracing()
  tracing.ids.use(IDS)
  const first = tracing.startSpan({ name: 'first' })
  expect(first.spanContext()).toEqual(IDS)
  const second = tracing.startSpan({ name: 'second', parent: first })
  expect(second.spanContext()).toMatchObject({ traceId: IDS.traceId, traceFlags: 1 })
  expect(second.spanContext().spanId).not.toBe(IDS.spanId)
  tracing.ids.use({ ...IDS, spanId: '1111111111111111' })
  tracing.startSpan({ name: 'child', parent: first }).end()
  expect(tracing.finished()[0]).toMatchObject({ spanId: '1111111111111111', parentSpanId: IDS.spanId })
  tracing.ids.use({ ...IDS, traceFlags: 0 })
  expect(tracing.startSpan({ name: 'unsampled' }).isRecording()).toBe(false)
  tracing.ids.use({ traceId: 'nonsense', spanId: '', traceFlags: 1 })
  expect(tracing.startSpan({ name: 'own' }).spanContext().traceId).toMatch(/^[0-9a-f]{32}$/)
})

test('parents of other libraries are honoured, broken ones start a new trace', () => {
  const { tracing, faults } = buildTracing()
  vi.spyOn(process, 'emitWarning').mockReturnValue()
  const traceState = { serialize: () => 'a=1' }
  const foreign = { ...NOOP_SPAN, spanContext: () => ({ ...IDS, traceState, isRemote: true }) } as Span
  const child = tracing.startSpan({ name: 'child', parent: foreign })
  const headers: string[] = []
  tracing.inject(child, (name, value) => headers.push(`${name}: ${value}`))
  expect(headers).toEqual([`traceparent: 00-${IDS.traceId}-${child.spanContext().spanId}-01`, 'tracestate: a=1'])
  const broken = {
    ...NOOP_SPAN,
    spanContext() {
      throw new Error('no')
    },
  } as Span
  for (const parent of [NOOP_SPAN, broken]) {
    const span = tracing.startSpan({ name: 'root', parent })
    span.end()
    expect(tracing.finished().at(-1)?.parentSpanId).toBeUndefined()
  }
  tracing.inject(broken, () => expect.unreachable())
  tracing.inject(NOOP_SPAN, () => expect.unreachable())
  expect(faults.counts().get('tracing')).toBe(2)
})

test('nothing is recorded beneath a suppressed scope, and callees are told so', () => {
  const { tracing, scopes } = buildTracing()
  scopes.run(new Scope(undefined, undefined, undefined, true), () => {
    const spans = [
      tracing.startSpan({ name: 'a' }),
      tracing.startClientSpan({ method: 'GET', url: new URL('http://a.example'), parent: undefined }),
      tracing.tracer.startSpan('b') as unknown as Span,
    ]
    for (const span of spans) {
      expect([span.isRecording(), span.spanContext().traceFlags]).toEqual([false, 0])
      span.end()
    }
  })
  expect(tracing.finished()).toEqual([])
})

test('the memory exporter keeps the last 10 000 spans', () => {
  const { tracing } = buildTracing()
  for (let i = 0; i < 20_500; i++) tracing.startSpan({ name: `s${i}` }).end()
  expect(tracing.finished()).toHaveLength(10_000)
  expect(tracing.finished().at(-1)?.name).toBe('s20499')
  expect(tracing.finished()[0]?.name).toBe('s10500')
  tracing.reset()
  expect(tracing.finished()).toEqual([])
})

test('no call on a span throws, whatever it is given, and nothing changes after the end', () => {
  const { tracing, faults } = buildTracing()
  const span = tracing.startSpan({ name: undefined as never, attributes: 'none' as never })
  const hostile: unknown[] = [undefined, null, Symbol('x'), Object.create(null), () => {}, 1n, new Date(Number.NaN)]
  const abuse = () => {
    for (const value of hostile) {
      const any = value as never
      span.setAttribute(any, any).setAttributes(any).addEvent(any, any).setStatus(any).updateName(any)
      span.recordException(value)
    }
  }
  abuse()
  span.end('never' as never)
  abuse()
  span.end()
  expect(tracing.finished()).toHaveLength(1)
  expect(faults.counts().size).toBe(0)
})

test('probe and shutdown answer for exporters that need neither', async () => {
  for (const exporter of ['none', 'memory', 'console'] as const) {
    const { tracing } = buildTracing({ exporter })
    expect(await tracing.probe(10)).toEqual({ target: exporter, problem: undefined })
    await tracing.flush(10)
    expect(await tracing.shutdown(10)).toBe(0)
    expect(tracing.isOwnTraffic('localhost', 4317)).toBe(false)
  }
})

test('the console exporter writes one JSON line for each span', () => {
  const { tracing } = buildTracing({ exporter: 'console' })
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const span = tracing.startSpan({ name: 'a', attributes: { n: 1 } })
  span.end()
  const line = String(write.mock.calls[0]?.[0])
  write.mockRestore()
  expect(line.endsWith('\n')).toBe(true)
  expect(JSON.parse(line)).toMatchObject({ name: 'a', attributes: { n: 1 }, duration_ms: expect.any(Number) })
  expect(tracing.stats().exported).toBe(1)
  expect(process.stdout.listenerCount('error')).toBeLessThan(3)
})
