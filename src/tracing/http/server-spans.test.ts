import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { buildTracing } from '../../../test/support/tracing-parts.ts'
import type { ServerSpanEnd, ServerSpanStart } from '../../core/span.ts'
import type { FinishedSpan } from '../tracing-part.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'

const { tracing, clock } = buildTracing()

function serve(start: Partial<ServerSpanStart> = {}, end: Partial<ServerSpanEnd> = {}): FinishedSpan {
  tracing.reset()
  const method = start.method ?? 'GET'
  const startTime = clock.now()
  const span = tracing.startServerSpan({
    method,
    path: '/items/1',
    headers: {},
    raw: undefined,
    startTime,
    active: undefined,
    ...start,
  })
  tracing.endServerSpan(span, {
    method,
    route: '/items/:id',
    status: 200,
    error: undefined,
    endTime: startTime + 7,
    ...end,
  })
  const [finished] = tracing.finished()
  if (finished === undefined) throw new Error('nothing was recorded')
  return finished
}

function rawOf(socket: object, httpVersion = '1.1'): IncomingMessage {
  return { socket, httpVersion } as IncomingMessage
}

test('a request becomes a server span with the stable attributes', () => {
  const span = serve({
    headers: { host: 'shop.example:8443', 'user-agent': 'curl/8' },
    raw: rawOf({ remoteAddress: '10.0.0.7', encrypted: true }),
  })
  expect(span).toMatchObject({ name: 'GET /items/:id', kind: 'server', parentSpanId: undefined, status: { code: 0 } })
  expect(span.endTime - span.startTime).toBeCloseTo(7, 2)
  expect(span.attributes).toEqual({
    'http.request.method': 'GET',
    'http.route': '/items/:id',
    'http.response.status_code': 200,
    'url.path': '/items/1',
    'url.scheme': 'https',
    'network.protocol.version': '1.1',
    'server.address': 'shop.example',
    'server.port': 8443,
    'user_agent.original': 'curl/8',
    'client.address': '10.0.0.7',
  })
})

test.each([
  ['/items/1?page=2&token=hunter2&X-Amz-Signature=hunter2#top', 'page=2&token=REDACTED&X-Amz-Signature=REDACTED'],
  ['/items/1?a=b%20c&&=', 'a=b%20c&&='],
  ['/items/1?', undefined],
  ['/items/1#?a', undefined],
  ['/items/1', undefined],
  [`/?${'a'.repeat(5_000)}`, 'a'.repeat(2_047)],
])('the query of %s is recorded without its secrets', (url, query) => {
  const raw = { ...rawOf({}), url } as IncomingMessage
  expect(serve({ raw }).attributes['url.query']).toBe(query)
})

test('where no route matched, the name is the method and there is no route', () => {
  const span = serve({}, { route: undefined, status: 404 })
  expect(span.name).toBe('GET')
  expect(span.status.code).toBe(0)
  expect(span.attributes).not.toHaveProperty('http.route')
})

test('a method that nobody knows is named as such, and kept beside', () => {
  const span = serve({ method: 'BREW' })
  expect(span.name).toBe('HTTP /items/:id')
  expect(span.attributes).toMatchObject({ 'http.request.method': '_OTHER', 'http.request.method_original': 'BREW' })
  expect(serve({}, { method: '_OTHER' }).attributes).toMatchObject({ 'http.request.method': '_OTHER' })
})

test('the parent and its decision come from the headers', () => {
  const sampled = serve({ headers: { traceparent: `00-${TRACE}-${PARENT}-01`, tracestate: 'a=1' } })
  expect(sampled).toMatchObject({ traceId: TRACE, parentSpanId: PARENT })
  tracing.reset()
  const unsampled = tracing.startServerSpan({
    method: 'GET',
    path: '/',
    headers: { traceparent: `00-${TRACE}-${PARENT}-00`, tracestate: 'a=1' },
    raw: undefined,
    startTime: clock.now(),
    active: undefined,
  })
  expect(unsampled.isRecording()).toBe(false)
  const headers: Record<string, string> = {}
  tracing.inject(unsampled, (name, value) => {
    headers[name] = value
  })
  expect(headers).toEqual({ traceparent: `00-${TRACE}-${unsampled.spanContext().spanId}-00`, tracestate: 'a=1' })
  tracing.endServerSpan(unsampled, { method: 'GET', route: '/', status: 200, error: undefined, endTime: clock.now() })
  expect(tracing.finished()).toEqual([])
})

test('malformed headers start a fresh trace without a state', () => {
  const span = serve({ headers: { traceparent: `00-${TRACE.toUpperCase()}-${PARENT}-01`, tracestate: 'a=1' } })
  expect(span.parentSpanId).toBeUndefined()
  expect(span.traceId).not.toBe(TRACE)
})

test('from status 500 on the span is an error, with what was thrown', () => {
  const span = serve({}, { status: 503, error: new RangeError('too much') })
  expect(span.status).toEqual({ code: 2, message: 'too much' })
  expect(span.attributes).toMatchObject({ 'error.type': 'RangeError', 'http.response.status_code': 503 })
  expect(span.events).toMatchObject([
    { name: 'exception', attributes: { 'exception.type': 'RangeError', 'exception.message': 'too much' } },
  ])
  const silent = serve({}, { status: 500 })
  expect(silent.status).toEqual({ code: 2 })
  expect(silent.attributes['error.type']).toBe('500')
  expect(silent.events).toEqual([])
})

test('an error with a 4xx answer is the fault of the client', () => {
  const span = serve({}, { status: 400, error: new Error('bad input') })
  expect(span.status).toEqual({ code: 0 })
  expect(span.events).toEqual([])
  expect(span.attributes).not.toHaveProperty('error.type')
})

test('what the application sets stays, but for the attributes that describe the request', () => {
  tracing.reset()
  const start = { method: 'GET', path: '/', headers: {}, raw: undefined, startTime: clock.now(), active: undefined }
  const span = tracing.startServerSpan(start)
  span.updateName('mine').setAttribute('plan', 'pro').setAttribute('http.route', '/mine').setAttribute('url.path', '/x')
  tracing.endServerSpan(span, { method: 'GET', route: '/r', status: 200, error: undefined, endTime: clock.now() })
  const [finished] = tracing.finished()
  expect(finished?.name).toBe('mine')
  expect(finished?.attributes).toMatchObject({ plan: 'pro', 'http.route': '/r', 'url.path': '/x' })
})

test('a server span that somebody else opened is completed and left open', () => {
  tracing.reset()
  const foreign = tracing.tracer.startSpan('GET', { kind: 1 })
  const active = foreign as never
  const start = { method: 'GET', path: '/', headers: {}, raw: undefined, startTime: clock.now() }
  const span = tracing.startServerSpan({ ...start, active })
  expect(span).toBe(foreign)
  tracing.endServerSpan(span, {
    method: 'GET',
    route: '/r/:id',
    status: 500,
    error: new Error('no'),
    endTime: clock.now(),
  })
  expect(tracing.finished()).toEqual([])
  foreign.end()
  expect(tracing.finished()).toMatchObject([
    {
      name: 'GET /r/:id',
      status: { code: 2, message: 'no' },
      attributes: { 'http.route': '/r/:id', 'http.response.status_code': 500, 'error.type': 'Error' },
      events: [{ name: 'exception' }],
    },
  ])
  const next = tracing.startServerSpan({ ...start, active })
  expect(next).not.toBe(foreign)
})

test('active spans of other kinds and of other requests are no reason to open none', () => {
  const internal = tracing.startSpan({ name: 'start-up' })
  const start = { method: 'GET', path: '/', headers: {}, raw: undefined, startTime: clock.now() }
  const first = tracing.startServerSpan({ ...start, active: internal })
  expect(first).not.toBe(internal)
  expect(first.spanContext().traceId).not.toBe(internal.spanContext().traceId)
  expect(tracing.startServerSpan({ ...start, active: first })).not.toBe(first)
})

test.each([
  ['example.org', 'example.org', undefined],
  ['example.org:80', 'example.org', 80],
  ['[::1]:3000', '::1', 3000],
  ['[::1]', '::1', undefined],
  ['example.org:0', 'example.org', undefined],
  ['example.org:99999', 'example.org', undefined],
  ['example.org:x', 'example.org', undefined],
  ['', undefined, undefined],
  [':80', undefined, 80],
  ['x'.repeat(300), undefined, undefined],
])('the host header %j is read', (host, address, port) => {
  const { attributes } = serve({ headers: { host } })
  expect([attributes['server.address'], attributes['server.port']]).toEqual([address, port])
})
