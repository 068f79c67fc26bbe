import { expect, test } from 'vitest'
import { buildTracing } from '../../../test/support/tracing-parts.ts'
import type { ClientSpanEnd } from '../../core/span.ts'
import type { FinishedSpan } from '../tracing-part.ts'

const { tracing } = buildTracing()

function call(url: string, end: ClientSpanEnd, method = 'GET'): FinishedSpan {
  tracing.reset()
  tracing.endClientSpan(tracing.startClientSpan({ method, url: new URL(url), parent: undefined }), end)
  return tracing.finished()[0] as FinishedSpan
}

const OK = { status: 200, error: undefined }

test('an outgoing request becomes a client span below its parent', () => {
  const parent = tracing.startSpan({ name: 'parent' })
  const span = tracing.startClientSpan({ method: 'POST', url: new URL('http://api.example:8080/v1/x?a=1#f'), parent })
  tracing.reset()
  tracing.endClientSpan(span, { status: 201, error: undefined })
  expect(tracing.finished()).toMatchObject([
    { name: 'POST', kind: 'client', parentSpanId: parent.spanContext().spanId, status: { code: 0 } },
  ])
  expect(tracing.finished()[0]?.attributes).toEqual({
    'http.request.method': 'POST',
    'url.full': 'http://api.example:8080/v1/x?a=1',
    'server.address': 'api.example',
    'server.port': 8080,
    'http.response.status_code': 201,
  })
})

test.each([
  [{ status: 404, error: undefined }, '404', { code: 2 }],
  [{ status: 500, error: undefined }, '500', { code: 2 }],
  [{ status: undefined, error: new TypeError('fetch failed') }, 'TypeError', { code: 2, message: 'fetch failed' }],
  [{ status: undefined, error: undefined }, '_OTHER', { code: 2 }],
])('%j is an error', (end, type, status) => {
  const span = call('https://api.example/', end)
  expect(span.status).toEqual(status)
  expect(span.attributes['error.type']).toBe(type)
})

test('ports that a URL leaves out are those of its scheme', () => {
  expect(call('https://a.example/', OK).attributes['server.port']).toBe(443)
  expect(call('http://[::1]/', OK).attributes).toMatchObject({ 'server.port': 80, 'server.address': '::1' })
})

test('a method that nobody knows is named as such', () => {
  const span = call('http://a.example/', OK, 'BREW')
  expect(span.name).toBe('HTTP')
  expect(span.attributes).toMatchObject({ 'http.request.method': '_OTHER', 'http.request.method_original': 'BREW' })
})

test.each([
  ['http://user:pass@a.example/x', 'http://REDACTED:REDACTED@a.example/x'],
  ['http://a.example/?token=abc&page=2', 'http://a.example/?token=REDACTED&page=2'],
  ['http://a.example/?page=2&API_KEY=k&sig=s', 'http://a.example/?page=2&API_KEY=REDACTED&sig=REDACTED'],
  [
    'http://a.example/?X-Amz-Signature=1&x-goog-credential=2',
    'http://a.example/?X-Amz-Signature=REDACTED&x-goog-credential=REDACTED',
  ],
  ['http://a.example/?%74oken=abc', 'http://a.example/?%74oken=REDACTED'],
  ['http://a.example/?access_token=a=b', 'http://a.example/?access_token=REDACTED'],
  ['http://a.example/?monkey=1&%zz=2&flag', 'http://a.example/?monkey=1&%zz=2&flag'],
  ['http://a.example/#token=abc', 'http://a.example/'],
])('%s is recorded as %s', (url, recorded) => {
  expect(call(url, OK).attributes['url.full']).toBe(recorded)
})

test('a long URL is cut', () => {
  expect(call(`http://a.example/?q=${'x'.repeat(5_000)}`, OK).attributes['url.full']).toHaveLength(2_048)
})
