import http, { createServer, get as namedGet, request as namedRequest, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import axios from 'axios'
import got from 'got'
import { fetch as undiciFetch, request as undiciRequest } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { Scope, Scopes } from '../../src/context/scope.ts'
import { Faults } from '../../src/core/faults.ts'
import { Warnings } from '../../src/core/warnings.ts'
import { startOutgoing } from '../../src/http/outgoing/start-outgoing.ts'
import { type RecordedSpan, RecordingSpanBackend } from '../support/recording-span-backend.ts'

const { request: takenRequest, get: takenGet } = createRequire(import.meta.url)('node:http') as typeof http

let server: Server
let origin: string
/** Raw headers of the requests that the server received. */
let received: string[][]
let spans: RecordingSpanBackend
let scopes: Scopes
let faults: Faults
let outgoing: { stop(): void }

beforeAll(async () => {
  server = createServer((req, res) => {
    received.push(req.rawHeaders)
    req.resume()
    switch (req.url) {
      case '/redirect':
        res.writeHead(302, { location: '/end' }).end()
        return
      case '/broken':
        res.writeHead(200, { 'content-length': '100' })
        res.write('half', () => res.destroy())
        return
      case '/silent':
        return
      case '/fail':
        res.statusCode = 503
        break
    }
    req.on('end', () => res.end('ok'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

beforeEach(() => {
  received = []
  spans = new RecordingSpanBackend()
  scopes = new Scopes()
  faults = new Faults(new Warnings())
  outgoing = startOutgoing({ spans, scopes, faults })
})

afterEach(() => {
  outgoing.stop()
  expect(faults.counts().size).toBe(0)
  expect(spans.ended.every((span) => span.ends === 1)).toBe(true)
})

/** Runs `fn` as the handler of a request with a server span. */
function inHandler<T>(fn: () => T): { readonly parent: RecordedSpan; readonly result: T } {
  const parent = spans.startSpan({ name: 'handler', kind: 'server' })
  return { parent, result: scopes.run(new Scope(undefined, parent, undefined), fn) }
}

const clientSpans = () => spans.started.filter((span) => span.kind === 'client')

const traceparents = (headers: readonly string[] | undefined) =>
  headers?.filter((_, i) => i % 2 === 1 && headers[i - 1]?.toLowerCase() === 'traceparent')

const traceparentOf = (span: RecordedSpan | undefined) =>
  `00-${span?.spanContext().traceId}-${span?.spanContext().spanId}-01`

type RequestFunction = (url: string, callback: (res: http.IncomingMessage) => void) => http.ClientRequest

const viaNode = (request: RequestFunction, url: string) =>
  new Promise<string>((resolve, reject) => {
    const req = request(url, (res) => {
      let body = ''
      res.setEncoding('utf8').on('data', (chunk) => {
        body += chunk
      })
      res.on('end', () => resolve(body)).on('error', reject)
    })
    req.on('error', reject).end()
  })

const CLIENTS: readonly [string, (url: string) => Promise<unknown>][] = [
  ['global fetch', async (url) => (await fetch(url)).text()],
  ['undici.fetch', async (url) => (await undiciFetch(url)).text()],
  ['undici.request', async (url) => (await undiciRequest(url)).body.text()],
  ['http.request', (url) => viaNode((...args) => http.request(...args), url)],
  ['http.get', (url) => viaNode((...args) => http.get(...args), url)],
  ['a named import of request', (url) => viaNode(namedRequest, url)],
  ['a named import of get', (url) => viaNode(namedGet, url)],
  ['axios', async (url) => (await axios.get(url)).data],
  ['got', async (url) => (await got(url)).body],
  ['a request that CommonJS took out of the module before', (url) => viaNode(takenRequest, url)],
  ['a get that CommonJS took out of the module before', (url) => viaNode(takenGet, url)],
  ['a ClientRequest of its own', (url) => viaNode((target, callback) => new http.ClientRequest(target, callback), url)],
]

test.each(CLIENTS)('%s in a handler is a child span and carries its traceparent', async (_, call) => {
  const { parent, result } = inHandler(() => call(`${origin}/items?page=2`))
  expect(await result).toBe('ok')
  await vi.waitFor(() => expect(clientSpans()[0]?.ends).toBe(1))
  expect(clientSpans()).toHaveLength(1)
  const [span] = clientSpans()
  expect(span?.parent).toBe(parent)
  expect(span).toMatchObject({
    name: 'GET',
    attributes: { 'http.response.status_code': 200, 'url.full': `${origin}/items?page=2` },
    exceptions: [],
  })
  expect(received.map(traceparents)).toEqual([[traceparentOf(span)]])
})

test.each(CLIENTS)('%s outside any scope is left alone', async (_, call) => {
  expect(await call(origin)).toBe('ok')
  expect(clientSpans()).toEqual([])
  expect(received.map(traceparents)).toEqual([[]])
})

test.each(CLIENTS)('%s where nothing may be recorded is left alone', async (_, call) => {
  const span = spans.startSpan({ name: 'ignored' })
  await scopes.run(new Scope(undefined, span, undefined, true), () => call(origin))
  expect(clientSpans()).toEqual([])
  expect(received.map(traceparents)).toEqual([[]])
})

test.each(CLIENTS)('%s to the address of the exporter is left alone', async (_, call) => {
  spans.own.add(origin.slice('http://'.length))
  await inHandler(() => call(origin)).result
  expect(clientSpans()).toEqual([])
  expect(received.map(traceparents)).toEqual([[]])
})

const THEIRS = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

test.each<[string, (url: string, headers: Record<string, string>) => Promise<unknown>]>([
  ['fetch', (url, headers) => fetch(url, { headers }).then((res) => res.text())],
  ['undici.request', (url, headers) => undiciRequest(url, { headers }).then((res) => res.body.text())],
  ['http.request', (url, headers) => viaNode((u, callback) => http.request(u, { headers }, callback), url)],
  [
    'http.request with a list of headers',
    (url, headers) =>
      viaNode(
        (u, callback) => http.request(u, { headers: ['host', 'x', ...Object.entries(headers).flat()] }, callback),
        url,
      ),
  ],
  ['axios', (url, headers) => axios.get(url, { headers })],
  ['got', (url, headers) => got(url, { headers }).text()],
])('%s that carries a trace already keeps it, and no second one is added', async (_, call) => {
  await inHandler(() => call(origin, { TraceParent: THEIRS })).result
  expect(received.map(traceparents)).toEqual([[THEIRS]])
  expect(clientSpans()).toEqual([])
})

test('a traceparent that the application sets later wins', async () => {
  await inHandler(() =>
    viaNode((url, callback) => {
      const req = http.request(url, callback)
      req.setHeader('traceparent', THEIRS)
      return req
    }, origin),
  ).result
  expect(received.map(traceparents)).toEqual([[THEIRS]])
})

test('a status that is an error of the server stands on the span', async () => {
  await inHandler(() => Promise.all([fetch(`${origin}/fail`), viaNode(http.get, `${origin}/fail`)])).result
  await vi.waitFor(() => expect(clientSpans().filter((span) => span.ends === 1)).toHaveLength(2))
  expect(clientSpans().map((span) => span.attributes['http.response.status_code'])).toEqual([503, 503])
})

test.each(CLIENTS)('an error of %s reaches the caller and the span', async (_, call) => {
  const gone = createServer()
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
  const { port } = gone.address() as AddressInfo
  await new Promise((resolve) => gone.close(resolve))
  const once = call === CLIENTS.at(-1)?.[1] ? (url: string) => got(url, { retry: { limit: 0 } }) : call
  const error: unknown = await inHandler(() => once(`http://127.0.0.1:${port}/`)).result.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(Error)
  await vi.waitFor(() => expect(clientSpans()[0]?.ends).toBe(1))
  const recorded = clientSpans()[0]?.exceptions
  expect(recorded).toHaveLength(1)
  expect(recorded?.[0]).toMatchObject({ code: 'ECONNREFUSED' })
})

test('an error without a listener is still uncaught', async () => {
  const listeners = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  try {
    const uncaught = new Promise((resolve) => process.once('uncaughtException', resolve))
    inHandler(() => http.get('http://127.0.0.1:1/'))
    expect(await uncaught).toMatchObject({ code: 'ECONNREFUSED' })
  } finally {
    for (const listener of listeners) process.on('uncaughtException', listener)
  }
})

test.each(CLIENTS.slice(0, 7))('a response of %s that breaks off ends the span with the error', async (name, call) => {
  await expect(inHandler(() => call(`${origin}/broken`)).result).rejects.toThrow()
  await vi.waitFor(() => expect(clientSpans()[0]?.ends).toBe(1))
  expect(clientSpans()).toHaveLength(1)
  expect(clientSpans()[0]?.exceptions).toHaveLength(1)
  expect(clientSpans()[0]?.attributes['http.response.status_code'], name).toBe(200)
})

test.each<[string, (signal: AbortSignal) => Promise<unknown>]>([
  ['fetch', (signal) => fetch(`${origin}/silent`, { signal })],
  ['undici.request', (signal) => undiciRequest(`${origin}/silent`, { signal })],
  ['http.request', (signal) => viaNode((url, callback) => http.request(url, { signal }, callback), `${origin}/silent`)],
  ['axios', (signal) => axios.get(`${origin}/silent`, { signal })],
  ['got', (signal) => got(`${origin}/silent`, { signal })],
])('an aborted %s ends the span once', async (_, call) => {
  const controller = new AbortController()
  const pending = inHandler(() => call(controller.signal)).result
  const rejected = expect(pending).rejects.toThrow()
  await vi.waitFor(() => expect(received).toHaveLength(1))
  controller.abort()
  await rejected
  await vi.waitFor(() => expect(clientSpans()[0]?.ends).toBe(1))
  expect(clientSpans()).toHaveLength(1)
})

test.each<[string, (url: string) => Promise<unknown>]>([
  ['fetch', (url) => fetch(url).then((res) => res.text())],
  ['axios', (url) => axios.get(url)],
  ['got', (url) => got(url).text()],
])('every hop of a redirect of %s is a span of its own with one traceparent', async (_, call) => {
  const { parent, result } = inHandler(() => call(`${origin}/redirect`))
  await result
  await vi.waitFor(() => expect(clientSpans().filter((span) => span.ends === 1)).toHaveLength(2))
  expect(clientSpans().map((span) => [span.attributes['http.response.status_code'], span.parent])).toEqual([
    [302, parent],
    [200, parent],
  ])
  expect(received.map(traceparents)).toEqual(clientSpans().map((span) => [traceparentOf(span)]))
})

test.each<[string, http.RequestOptions]>([
  ['a list of headers', { headers: ['Host', 'example.test:8080', 'A', 'b'] }],
  ['Expect: 100-continue', { method: 'POST', headers: { expect: '100-continue' } }],
])('http.request with %s works as ever and has a span', async (_, options) => {
  const body = await inHandler(() => viaNode((url, callback) => http.request(url, options, callback), origin)).result
  expect(body).toBe('ok')
  await vi.waitFor(() => expect(clientSpans()[0]?.ends).toBe(1))
  expect(clientSpans()).toHaveLength(1)
  expect(clientSpans()[0]?.attributes['http.response.status_code']).toBe(200)
})

test('http.request with headers flushed at once, a body and no callback is drained as ever', async () => {
  const status = await inHandler(
    () =>
      new Promise((resolve, reject) => {
        const req = http.request(origin, { method: 'POST' })
        req.flushHeaders()
        req.end('body')
        req
          .on('close', () => resolve((req as unknown as { res: http.IncomingMessage }).res.statusCode))
          .on('error', reject)
      }),
  ).result
  expect(status).toBe(200)
  expect(clientSpans()).toMatchObject([{ name: 'POST', ends: 1 }])
})

test('two instances trace the same request without a second traceparent, and one stops without the other', async () => {
  const others = new RecordingSpanBackend()
  const second = startOutgoing({ spans: others, scopes, faults })
  await inHandler(() => viaNode(http.get, origin)).result
  expect(received.map((headers) => traceparents(headers)?.length)).toEqual([1])
  second.stop()
  second.stop()
  received = []
  others.started.length = 0
  await inHandler(() => viaNode(http.get, origin)).result
  expect(others.started).toEqual([])
  expect(received.map((headers) => traceparents(headers)?.length)).toEqual([1])
})

test('stop() gives back the functions that it found', async () => {
  outgoing.stop()
  const found = () => ({
    request: http.request,
    get: http.get,
    headers: Reflect.get(http.ClientRequest.prototype, '_implicitHeader'),
  })
  const before = found()
  const again = startOutgoing({ spans, scopes, faults })
  again.stop()
  expect(found()).toEqual(before)
  await inHandler(() => Promise.all(CLIENTS.map(([, call]) => call(origin)))).result
  expect(clientSpans()).toEqual([])
  expect(received.flatMap((headers) => traceparents(headers) ?? [])).toEqual([])
})

test('a backend that fails is a fault of ours, and the request goes out', async () => {
  vi.spyOn(spans, 'startClientSpan').mockImplementation(() => {
    throw new Error('backend')
  })
  const bodies = await inHandler(() => Promise.all(CLIENTS.map(([, call]) => call(origin)))).result
  expect(new Set(bodies)).toEqual(new Set(['ok']))
  expect(faults.counts().get('tracing')).toBe(CLIENTS.length)
  faults = new Faults(new Warnings())
})
