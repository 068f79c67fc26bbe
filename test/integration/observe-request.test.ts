import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, ServerResponse } from 'node:http'
import { connect, createServer as createHttp2Server } from 'node:http2'
import { type AddressInfo, connect as connectTcp } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createGzip, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { SpanBackend } from '../../src/core/span.ts'
import type { RequestPorts } from '../../src/http/ports.ts'
import { listen, type RunningServer, send } from '../support/http-server.ts'
import { createRequestHarness, type RequestHarness } from '../support/request-harness.ts'

let server: RunningServer | undefined

afterEach(async () => {
  await server?.close()
  server = undefined
})

/** A server whose every request is observed under the template `/t`. */
async function start({ observer }: RequestHarness, handler: RequestListener): Promise<number> {
  const around: RequestListener = (req, res) =>
    observer.run(
      observer.begin(req, res, () => '/t', req),
      () => handler(req, res),
    )
  server = await listen(createServer(around))
  return server.port
}

describe('a request', () => {
  test('is told to metrics, span and log with one and the same end', async () => {
    const harness = createRequestHarness()
    const port = await start(harness, (_req, res) => res.writeHead(201).end())
    await send(port, '/x', { headers: { 'x-request-id': 'abc' } })
    await vi.waitFor(() => expect(harness.lines).toHaveLength(1))
    expect(harness.requests).toEqual([{ method: 'GET', endpoint: '/t', status: 201 }])
    const [line] = harness.lines
    const [span] = harness.spans.started
    expect(line).toMatchObject({ method: 'GET', endpoint: '/t', status: 201, aborted: false, error: undefined })
    expect(line?.scope.request?.correlationId).toBe('abc')
    expect(line?.scope.request?.serverSpan).toBe(span)
    expect(span).toMatchObject({ name: 'GET /t', ends: 1 })
    expect(((span?.endTime ?? 0) - (span?.startTime ?? 0)) / 1_000).toBe(line?.seconds)
  })

  test('that was answered in part before the client went is aborted with the status sent', async () => {
    const harness = createRequestHarness()
    const port = await start(harness, (_req, res) => void res.writeHead(200).write('part'))
    const response = await fetch(`http://127.0.0.1:${port}/x`)
    await response.body?.cancel()
    await vi.waitFor(() => expect(harness.lines).toHaveLength(1))
    expect(harness.lines[0]).toMatchObject({ status: 200, aborted: true })
  })

  test('that was cut off is 499 and aborted whatever is answered to that, one that is answered early is not', async () => {
    const harness = createRequestHarness()
    const port = await start(harness, (req, res) => {
      const isEarly = req.url === '/early'
      // As body parsers do.
      req.on('aborted', () => res.writeHead(400).end('cut off')).on('error', () => undefined)
      if (isEarly) res.writeHead(413).end('too large')
      else req.once('data', () => socket.destroy())
    })
    const head = 'HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc'
    let socket = connectTcp(port, '127.0.0.1')
    socket.write(`POST /cut ${head}`)
    await vi.waitFor(() => expect(harness.lines).toHaveLength(1))
    expect(harness.lines[0]).toMatchObject({ status: 499, aborted: true, requestBytes: 3 })
    socket = connectTcp(port, '127.0.0.1')
    socket.write(`POST /early ${head}`)
    await vi.waitFor(() => expect(harness.lines).toHaveLength(2))
    expect(harness.lines[1]).toMatchObject({ status: 413, aborted: false })
    socket.destroy()
  })

  test('ends once, however often its response says so', async () => {
    const harness = createRequestHarness()
    const port = await start(harness, (_req, res) => {
      res.end()
      res.emit('close')
      res.emit('close')
    })
    await send(port, '/x')
    await vi.waitFor(() => expect(harness.lines).toHaveLength(1))
    expect(harness.requests).toHaveLength(1)
  })

  test('with an error keeps the first one, and the ledger decides whether it counts', async () => {
    const harness = createRequestHarness()
    const counted = new RangeError('counted by a wrapper')
    const port = await start(harness, (req, res) => {
      const error = req.url === '/first' ? new TypeError('first') : counted
      if (error === counted) harness.ports.ledger.claim(error, harness.scopes.current()?.request)
      harness.observer.noteError(req, error)
      harness.observer.noteError(req, new Error('second'))
      res.writeHead(503).end()
    })
    await send(port, '/first')
    await send(port, '/claimed')
    await vi.waitFor(() => expect(harness.lines).toHaveLength(2))
    expect(harness.errors).toEqual([{ errorType: 'TypeError', endpoint: '/t' }])
    expect(harness.lines[1]?.error).toBe(counted)
  })

  test.each([
    [500, [{ errorType: 'HTTP_5xx', endpoint: '/t' }]],
    [599, [{ errorType: 'HTTP_5xx', endpoint: '/t' }]],
    [499, []],
    [404, []],
  ])('with status %i and no error seen counts as %j', async (status, errors) => {
    const harness = createRequestHarness()
    const port = await start(harness, (_req, res) => res.writeHead(status).end())
    await send(port, '/x')
    await vi.waitFor(() => expect(harness.lines).toHaveLength(1))
    expect(harness.errors).toEqual(errors)
  })

  test('keeps a correlation id that the application has set on the answer', async () => {
    const harness = createRequestHarness()
    server = await listen(
      createServer((req, res) => {
        res.setHeader('X-Request-Id', 'from-the-app')
        const scope = harness.observer.begin(req, res, () => '/t', req)
        res.end(scope?.request?.correlationId)
      }),
    )
    const answer = await send(server.port, '/x', { headers: { 'x-request-id': 'from-the-client' } })
    expect([answer.headers['x-request-id'], answer.body]).toEqual(['from-the-app', 'from-the-app'])
  })
})

describe('never hurting the application', () => {
  test('a part that throws loses its own signal only', async () => {
    const fail = () => {
      throw new Error('broken part')
    }
    const spans = { startServerSpan: fail, endServerSpan: fail } as unknown as SpanBackend
    const metrics = { expect: fail, started: fail, ended: fail, failed: fail }
    const lines: unknown[] = []
    const broken: Partial<RequestPorts>[] = [{ spans }, { metrics }, { access: fail }]
    for (const overrides of broken) {
      const harness = createRequestHarness({ access: (record) => lines.push(record), ...overrides })
      const port = await start(harness, (_req, res) => res.end('ok'))
      expect((await send(port, '/x')).body).toBe('ok')
      await vi.waitFor(() => expect([...harness.faults.counts().values()].length).toBeGreaterThan(0))
      await server?.close()
    }
    expect(lines).toHaveLength(2)
  })

  test('a fault at the start leaves the request to the application', () => {
    const harness = createRequestHarness({
      isDraining: () => {
        throw new Error('broken')
      },
    })
    const req = Object.assign(new EventEmitter(), { url: '/x', method: 'GET', headers: {}, socket: {} })
    const res = new ServerResponse(req as unknown as IncomingMessage)
    const scope = harness.observer.begin(req as unknown as IncomingMessage, res, () => '/t', req)
    expect(scope).toBeUndefined()
    expect(harness.observer.run(scope, () => 'ran')).toBe('ran')
    expect(harness.faults.counts().get('http')).toBe(1)
  })

  test('a reader of routes that throws, or answers nonsense, means no route', async () => {
    for (const read of [() => 42 as never, () => '', () => Object.create(null) as never]) {
      const harness = createRequestHarness()
      server = await listen(
        createServer((req, res) => {
          harness.observer.begin(req, res, read, req)
          res.end()
        }),
      )
      await send(server.port, '/x')
      await vi.waitFor(() => expect(harness.requests).toHaveLength(1))
      expect(harness.requests[0]?.endpoint).toBe('__unmatched__')
      await server.close()
    }
  })

  test('what the handler throws passes through', () => {
    const { observer } = createRequestHarness()
    expect(() =>
      observer.run(undefined, () => {
        throw new RangeError('the handler')
      }),
    ).toThrow('the handler')
  })
})

test('while draining, answers ask for the connection to be closed', async () => {
  let draining = false
  const harness = createRequestHarness({ isDraining: () => draining })
  const port = await start(harness, (_req, res) => res.end())
  expect((await send(port, '/x', { headers: { connection: 'keep-alive' } })).headers.connection).toBe('keep-alive')
  draining = true
  expect((await send(port, '/x', { headers: { connection: 'keep-alive' } })).headers.connection).toBe('close')
})

test('an ignored path runs in a scope that records nothing', async () => {
  const harness = createRequestHarness()
  let suppressed: boolean | undefined
  const port = await start(harness, (_req, res) => {
    suppressed = harness.scopes.current()?.suppressed
    res.end()
  })
  await send(port, '/health/anything')
  expect(suppressed).toBe(true)
  expect([harness.spans.started, harness.requests, harness.lines]).toEqual([[], [], []])
})

test('a backend with a context of its own runs the handler in it', async () => {
  const entered: string[] = []
  const harness = createRequestHarness()
  const spans = Object.assign(harness.spans, {
    activate: <T>(span: { spanContext(): { spanId: string } }, fn: () => T): T => {
      entered.push(span.spanContext().spanId)
      return fn()
    },
  })
  const activating = createRequestHarness({ spans })
  const port = await start(activating, (_req, res) => res.end('ok'))
  expect((await send(port, '/x')).body).toBe('ok')
  expect(entered[0]).toBe('0000000000000001')
})

test('two instances observe the same request independently', async () => {
  const harnesses = [createRequestHarness(), createRequestHarness()] as const
  const port = await start(harnesses[0], (req, res) => {
    const { observer } = harnesses[1]
    observer.run(
      observer.begin(req, res, () => '/other', req),
      () => req.on('end', () => res.end()).resume(),
    )
  })
  await send(port, '/x', { method: 'POST' }, 'body')
  await vi.waitFor(() => expect(harnesses[1].requests).toHaveLength(1))
  expect(harnesses.map(({ requests }) => requests[0]?.endpoint)).toEqual(['/t', '/other'])
})

test('servers are seen with their open connections, and forgotten when closed', async () => {
  const harness = createRequestHarness()
  const { servers } = harness.observer
  expect(await servers.activeConnections()).toBe(0)
  expect(servers.selfAddress()).toBeUndefined()
  let connections: Promise<number> | undefined
  const port = await start(harness, (_req, res) => {
    connections = servers.activeConnections()
    res.end()
  })
  await send(port, '/x')
  expect(await connections).toBe(1)
  expect(servers.selfAddress()).toBe(`http://127.0.0.1:${port}`)
  await server?.close()
  expect(servers.selfAddress()).toBeUndefined()
  expect(await servers.activeConnections()).toBe(0)
})

test('events of request and response reach their listeners in the scope', async () => {
  const harness = createRequestHarness()
  const seen: Record<string, string | undefined> = {}
  const port = await start(harness, (req, res) => {
    const keep = (event: string) => () => {
      seen[event] = harness.scopes.current()?.request?.correlationId
    }
    req
      .on('data', keep('data'))
      .on('end', keep('end'))
      .on('end', () => res.end())
    req.on('close', keep('request close'))
    res.on('finish', keep('finish')).on('close', keep('response close'))
  })
  await send(port, '/x', { method: 'POST', headers: { 'x-request-id': 'abc' } }, 'body')
  await vi.waitFor(() => expect(Object.keys(seen)).toHaveLength(5))
  expect(new Set(Object.values(seen))).toEqual(new Set(['abc']))
})

test('listeners keep their arguments, their order and their errors', async () => {
  const harness = createRequestHarness()
  const port = await start(harness, (req, res) => {
    const calls: unknown[] = []
    req.once('own', (...args: unknown[]) => calls.push(args, harness.scopes.current()?.request !== undefined))
    calls.push(req.emit('own', 1, 'two'), req.emit('own'))
    res.end(JSON.stringify(calls))
    expect(() => res.emit('error', new Error('nobody listens'))).toThrow('nobody listens')
  })
  const { body } = await send(port, '/x')
  expect(JSON.parse(body)).toEqual([[1, 'two'], true, true, false])
})

describe('the sizes of bodies', () => {
  const read: RequestListener = async (req, res) => {
    let length = 0
    for await (const chunk of req) length += (chunk as Buffer).length
    res.end(String(length))
  }

  test.each<[string, RequestListener, number]>([
    ['one text', (_req, res) => void res.end('grüße'), 7],
    ['one text of another encoding', (_req, res) => void res.end('616263', 'hex'), 3],
    ['bytes with their length', (_req, res) => void res.setHeader('Content-Length', 5).end(Buffer.from('12345')), 5],
    ['chunks', (_req, res) => void [res.write('ab'), res.write(new Uint8Array(3)), res.end('€')], 8],
    ['nothing', (_req, res) => void res.end(), 0],
    ['only a callback', (_req, res) => void res.end(() => undefined), 0],
    ['a second end', (_req, res) => void [res.on('error', () => undefined), res.end('abc'), res.end('more')], 3],
    ['no content', (_req, res) => void res.writeHead(204).end(), 0],
    ['a stream', (_req, res) => void Readable.from(['abc', Buffer.alloc(1_000)]).pipe(res), 1_003],
  ])('are those of an answer of %s', async (_, handler, bytes) => {
    const harness = createRequestHarness()
    const { body } = await send(await start(harness, handler), '/x')
    await vi.waitFor(() => expect(harness.lines).toHaveLength(1))
    expect(harness.lines[0]).toMatchObject({ responseBytes: bytes })
    expect(Buffer.byteLength(body)).toBe(bytes)
    expect(harness.lines[0]?.requestBytes).toBeUndefined()
  })

  test('are none where the answer to HEAD tells a length', async () => {
    const harness = createRequestHarness()
    const handler: RequestListener = (_req, res) => void res.setHeader('Content-Length', 5).end('12345')
    await send(await start(harness, handler), '/x', { method: 'HEAD' })
    await vi.waitFor(() => expect(harness.lines).toHaveLength(1))
    expect(harness.lines[0]).toMatchObject({ responseBytes: 0 })
  })

  test('are those of a compressed answer as it is sent', async () => {
    const harness = createRequestHarness()
    const handler: RequestListener = (_req, res) => {
      res.setHeader('Content-Encoding', 'gzip')
      Readable.from(['x'.repeat(100_000)])
        .pipe(createGzip())
        .pipe(res)
    }
    await send(await start(harness, handler), '/x')
    await vi.waitFor(() => expect(harness.lines).toHaveLength(1))
    expect(harness.lines[0]?.responseBytes).toBe(gzipSync('x'.repeat(100_000)).length)
  })

  test.each([
    ['with its length', { 'content-length': '1000' }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('are those of a request %s, and its user agent is told', async (_, headers) => {
    const harness = createRequestHarness()
    const options = { method: 'POST', headers: { ...headers, 'user-agent': 'probe/1' } }
    const { body } = await send(await start(harness, read), '/x', options, Buffer.alloc(1_000))
    expect(body).toBe('1000')
    await vi.waitFor(() => expect(harness.lines).toHaveLength(1))
    expect(harness.lines[0]).toMatchObject({ requestBytes: 1_000, responseBytes: 4, userAgent: 'probe/1' })
  })

  test('of a request that is cut off, only what arrived counts', async () => {
    const harness = createRequestHarness()
    let arrived = 0
    const port = await start(harness, (req) => {
      req.on('error', () => undefined)
      req.on('data', (chunk: Buffer) => {
        arrived += chunk.length
        if (arrived === 300) socket.destroy()
      })
    })
    const socket = connectTcp(port, '127.0.0.1')
    socket.write(`POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n${'x'.repeat(300)}`)
    await vi.waitFor(() => expect(harness.lines).toHaveLength(1))
    expect(harness.lines[0]).toMatchObject({ aborted: true, status: 499, requestBytes: 300, responseBytes: 0 })
  })

  test('count for each of two observers alike', async () => {
    const harnesses = [createRequestHarness(), createRequestHarness()] as const
    server = await listen(
      createServer((req, res) => {
        for (const { observer } of harnesses) observer.begin(req, res, () => '/t', req)
        res.write('abc')
        res.end('de')
      }),
    )
    await send(server.port, '/x')
    for (const { lines } of harnesses) {
      await vi.waitFor(() => expect(lines).toHaveLength(1))
      expect(lines[0]).toMatchObject({ responseBytes: 5 })
    }
  })
})

test('a request over HTTP/2 is observed like any other', async () => {
  const harness = createRequestHarness({ isDraining: () => true })
  const h2 = createHttp2Server((req, res) => {
    const http1 = [req as unknown as IncomingMessage, res as unknown as ServerResponse] as const
    harness.observer.run(
      harness.observer.begin(...http1, () => '/t', req),
      () => res.end(harness.scopes.current()?.request?.correlationId ?? ''),
    )
  })
  h2.listen(0, '127.0.0.1')
  await once(h2, 'listening')
  const client = connect(`http://127.0.0.1:${(h2.address() as AddressInfo).port}`)
  const stream = client.request({ ':path': '/x?y', 'x-request-id': 'abc' })
  const [headers] = await once(stream, 'response')
  expect(headers).toMatchObject({ ':status': 200, 'x-request-id': 'abc' })
  expect(await text(stream)).toBe('abc')
  await vi.waitFor(() => expect(harness.lines).toHaveLength(1))
  expect(harness.lines[0]).toMatchObject({
    method: 'GET',
    endpoint: '/t',
    status: 200,
    aborted: false,
    responseBytes: 3,
  })
  client.close()
  h2.close()
})
