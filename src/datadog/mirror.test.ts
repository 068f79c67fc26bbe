import { expect, test } from 'vitest'
import { RecordingSpanBackend } from '../../test/support/recording-span-backend.ts'
import { Clock } from '../core/clock.ts'
import type { Span, SpanIds } from '../core/span.ts'
import { createMirror } from './mirror.ts'

function setUp() {
  const primary = new RecordingSpanBackend()
  const used: SpanIds[] = []
  const twin = Object.assign(new RecordingSpanBackend(), { ids: { use: (ids: SpanIds) => used.push(ids) } })
  return { primary, twin, used, mirror: createMirror(primary, twin, new Clock()) }
}

test('a span is started on both, the twin with the ids of the primary and each with its own parent', () => {
  const { primary, twin, used, mirror } = setUp()
  const parent = mirror.startSpan({ name: 'parent', attributes: { a: 1 }, startTime: 5 })
  const child = mirror.startSpan({ name: 'child', kind: 'producer', parent })
  expect(used).toEqual([parent.spanContext(), child.spanContext()])
  for (const backend of [primary, twin]) {
    expect(backend.only('child').parent).toBe(backend.only('parent'))
    expect(backend.only('parent')).toMatchObject({ attributes: { a: 1 }, startTime: 5 })
    expect(backend.only('child').kind).toBe('producer')
  }
})

test('whatever is done to the span is done to both', () => {
  const { primary, twin, mirror } = setUp()
  const error = new Error('boom')
  const span = mirror.startSpan({ name: 'old' })
  span.setAttribute('a', 1).setAttributes({ b: 2 }).addEvent('event', { c: 3 }).setStatus({ code: 2 }).updateName('new')
  span.recordException(error)
  expect(span.isRecording()).toBe(true)
  span.end(7)
  expect(span.isRecording()).toBe(false)
  for (const backend of [primary, twin]) {
    expect(backend.only('new')).toMatchObject({
      attributes: { a: 1, b: 2 },
      events: [{ name: 'event', attributes: { c: 3 } }],
      exceptions: [error],
      status: { code: 2 },
      endTime: 7,
      ends: 1,
    })
  }
})

test('both begin and end at one moment, whether or not it was said', () => {
  const { primary, twin, mirror } = setUp()
  mirror.startSpan({ name: 'span' }).end()
  const client = mirror.startClientSpan({ method: 'GET', url: new URL('http://a/b'), parent: undefined })
  mirror.endClientSpan(client, { status: 200, error: undefined })
  for (const name of ['span', 'GET']) {
    const { startTime, endTime } = primary.only(name)
    expect(twin.only(name)).toMatchObject({ startTime, endTime })
    expect(endTime).toBeGreaterThanOrEqual(startTime ?? Number.POSITIVE_INFINITY)
  }
})

test('server and client spans go to both', () => {
  const { primary, twin, mirror } = setUp()
  const start = { method: 'GET', path: '/a', headers: {}, raw: undefined, startTime: 1, active: undefined }
  const server = mirror.startServerSpan(start)
  const client = mirror.startClientSpan({ method: 'POST', url: new URL('http://b/c'), parent: server })
  mirror.endClientSpan(client, { status: 204, error: undefined })
  mirror.endServerSpan(server, { method: 'GET', route: '/:id', status: 200, error: undefined, endTime: 9 })
  for (const backend of [primary, twin]) {
    expect(backend.only('POST')).toMatchObject({ parent: backend.only('GET /:id'), ends: 1 })
    expect(backend.only('GET /:id')).toMatchObject({ kind: 'server', endTime: 9, ends: 1 })
  }
})

test('headers are written once: the twin adds only what the primary left out, in whatever case', () => {
  const { primary, twin, mirror } = setUp()
  const written: string[] = []
  primary.inject = (_span, setHeader) => {
    setHeader('Traceparent', 'from primary')
    setHeader('x-datadog-trace-id', '1')
  }
  twin.inject = (_span, setHeader) => {
    setHeader('traceparent', 'from twin')
    setHeader('baggage', 'from twin')
  }
  mirror.inject(mirror.startSpan({ name: 'span' }), (name, value) => written.push(`${name}: ${value}`))
  expect(written).toEqual(['Traceparent: from primary', 'x-datadog-trace-id: 1', 'baggage: from twin'])
})

test("both backends' own traffic is left alone", () => {
  const { primary, twin, mirror } = setUp()
  primary.own.add('agent:8126')
  twin.own.add('collector:4317')
  expect([
    mirror.isOwnTraffic('agent', 8126),
    mirror.isOwnTraffic('collector', 4317),
    mirror.isOwnTraffic('api', 80),
  ]).toEqual([true, true, false])
})

test('the contexts that the backends have are activated, each with its own span', () => {
  const { primary, twin, mirror } = setUp()
  const span = mirror.startSpan({ name: 'span' })
  expect(mirror.activate?.(span, () => 'result')).toBe('result')

  const activated: Span[] = []
  const activate = <T>(inner: Span, fn: () => T): T => {
    activated.push(inner)
    return fn()
  }
  Object.assign(primary, { activate })
  expect(mirror.activate?.(span, () => 'result')).toBe('result')
  expect(activated).toEqual([primary.only('span')])
  Object.assign(twin, { activate })
  expect(mirror.activate?.(span, () => 'result')).toBe('result')
  expect(activated.slice(1)).toEqual([primary.only('span'), twin.only('span')])
})

test('ids that OpenTelemetry calls invalid are not handed on', () => {
  const { primary, used, mirror } = setUp()
  primary.startSpan = () =>
    ({ spanContext: () => ({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 }) }) as never
  mirror.startSpan({ name: 'span' })
  expect(used).toEqual([])
})
