import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { listen, send } from '../support/http-server.ts'
import type { DecodedSpan } from '../support/otlp-collector.ts'
import type { ContractApp, SkippableRow } from './apps/contract-app.ts'
import { expressApps } from './apps/express.ts'
import { fastifyApps } from './apps/fastify.ts'
import { honoApps } from './apps/hono.ts'
import { koaApps } from './apps/koa.ts'
import { nodeApps } from './apps/node.ts'
import { createWork, type Seen } from './apps/work.ts'
import { keepAliveAgent, type LogLine, type ObservedApp, startObservedApp } from './observed-app.ts'

const apps: readonly ContractApp[] = [...expressApps, ...fastifyApps, ...koaApps, ...honoApps, ...nodeApps]

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const PARENT_ID = 'b7ad6b7169203331'
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const traceparentOf = (traceId: string) => `00-${traceId}-${PARENT_ID}-01`

describe.each(apps)('adapter contract: $name', (framework) => {
  let app: ObservedApp

  beforeAll(async () => {
    app = await startObservedApp(framework)
  })
  afterAll(() => app.close())

  /** The test of a row, or a skipped one whose title says why. */
  const row = (name: SkippableRow) => (title: string, run: () => Promise<void>) => {
    const reason = framework.skips?.[name]
    if (reason === undefined) test(title, run)
    else test.skip(`${title} (${reason})`, run)
  }

  async function lineOf(correlationId: string): Promise<LogLine> {
    const found = (await app.lines()).filter((line) => line.correlation_id === correlationId && line.status)
    expect(found).toHaveLength(1)
    return found[0] as LogLine
  }

  async function serverSpanOf(correlationId: string): Promise<DecodedSpan> {
    const { trace_id } = await lineOf(correlationId)
    const found = (await app.spans()).filter((span) => span.traceId === trace_id && span.kind === 2)
    expect(found).toHaveLength(1)
    return found[0] as DecodedSpan
  }

  describe('routes', () => {
    test.each([
      ['a route', '/items/41', '/items/:id'],
      ['a route in nested routers', '/api/v1/items/42', '/api/v1/items/:id'],
      ['a route below a mount with a parameter', '/t/acme/x/43', '/t/:tenant/x/:n'],
    ])('%s is measured, logged and traced once under its template', async (_, path, endpoint) => {
      const id = `route-${path}`
      const { status } = await app.send(path, { headers: { 'x-request-id': id } })
      expect(status).toBe(200)
      await app.counted(`method="GET",endpoint="${endpoint}",status="200"`, 1)
      expect(await app.sample(`request_duration_seconds_count{method="GET",endpoint="${endpoint}"}`)).toBe(1)
      expect(await lineOf(id)).toMatchObject({ level: 'INFO', method: 'GET', endpoint, status: 200 })
      const span = await serverSpanOf(id)
      expect(span.name).toBe(`GET ${endpoint}`)
      expect(span.attributes).toMatchObject({ 'http.route': endpoint, 'http.response.status_code': 200 })
    })

    test('a path without a route is unmatched and never a label', async () => {
      const id = 'no-route'
      const { status } = await app.send('/nope/9f1c', { headers: { 'x-request-id': id } })
      expect(status).toBe(404)
      await app.counted('method="GET",endpoint="__unmatched__",status="404"', 1)
      expect(await app.exposition()).not.toContain('9f1c')
      expect((await serverSpanOf(id)).name).toBe('GET')
    })

    test('a route of another method is unmatched', async () => {
      const { status } = await app.send('/items/1', { method: 'DELETE' })
      expect([404, 405]).toContain(status)
      await app.counted(`method="DELETE",endpoint="__unmatched__",status="${status}"`, 1)
    })

    test('a foreign method is counted as _OTHER', async () => {
      const { status } = await app.send('/items/1', { method: 'PROPFIND' })
      await app.counted(`method="_OTHER",endpoint="__unmatched__",status="${status}"`, 1)
      expect(await app.exposition()).not.toContain('PROPFIND')
    })

    test('HEAD is counted as HEAD and has no body', async () => {
      const { status, body } = await app.send('/items/7', { method: 'HEAD' })
      expect([status, body]).toEqual([200, ''])
      await app.counted('method="HEAD",endpoint="/items/:id",status="200"', 1)
    })
  })

  describe('errors', () => {
    async function expectError(path: string, status: number, errorType: string): Promise<void> {
      const id = `error-${path}`
      const answer = await app.send(path, { headers: { 'x-request-id': id } })
      expect(answer.status).toBe(status)
      await app.counted(`method="GET",endpoint="${path}",status="${status}"`, 1)
      expect(await app.sample(`errors_total{error_type="${errorType}",endpoint="${path}"}`)).toBe(1)
      expect(await app.sample(`errors_total{error_type="HTTP_5xx",endpoint="${path}"}`)).toBe(0)
      expect(await lineOf(id)).toMatchObject({ level: status < 500 ? 'INFO' : 'ERROR', status, error_type: errorType })
      if (status < 500) return
      expect((await serverSpanOf(id)).status.code).toBe(2)
    }

    row('sync throw')('what a handler throws at once is counted with its class', () => {
      return expectError('/boom', 500, 'TypeError')
    })

    test('what a handler rejects with is counted with its class', () => expectError('/rejected', 500, 'RangeError'))

    row('own error handler')("an error that the app's own error handler answers keeps that answer", () => {
      return expectError('/teapot', 418, 'TeapotError')
    })
  })

  describe('the end of an answer', () => {
    test('a client that goes away before the answer is counted as 499', async () => {
      const outgoing = request({ port: app.port, host: '127.0.0.1', path: '/hang', agent: false })
      outgoing.on('error', () => undefined)
      outgoing.end()
      await vi.waitFor(async () => expect(await app.sample('requests_in_flight')).toBe(1), { interval: 5 })
      outgoing.destroy()
      await app.counted('method="GET",endpoint="/hang",status="499"', 1)
      expect(await app.sample('requests_in_flight')).toBe(0)
    })

    test('a streamed answer is counted once it is complete', async () => {
      const outgoing = request({ port: app.port, host: '127.0.0.1', path: '/stream', agent: false })
      outgoing.end()
      const [incoming] = await once(outgoing, 'response')
      const [first] = await once(incoming, 'data')
      expect(String(first)).toBe('first ')
      expect(await app.sample('requests_total{method="GET",endpoint="/stream",status="200"}')).toBe(0)
      app.work.openGate()
      const [second] = await once(incoming, 'data')
      expect(String(second)).toBe('second')
      await app.counted('method="GET",endpoint="/stream",status="200"', 1)
      const found = (await app.lines()).filter(({ endpoint }) => endpoint === '/stream')
      expect(found).toEqual([expect.objectContaining({ status: 200, response_bytes: 12 })])
    })

    test('a body that is read late arrives whole', async () => {
      const headers = { 'content-type': 'text/plain', 'x-request-id': 'late-body', 'user-agent': 'contract' }
      const body = 'x'.repeat(90_000)
      const answer = await app.send('/body', { method: 'POST', headers }, body)
      expect(JSON.parse(answer.body)).toMatchObject({ body, correlationId: 'late-body', endpoint: '/body' })
      await app.counted('method="POST",endpoint="/body",status="200"', 1)
      expect(await lineOf('late-body')).toMatchObject({
        request_bytes: 90_000,
        response_bytes: Buffer.byteLength(answer.body),
        user_agent: 'contract',
      })
    })
  })

  describe('context', () => {
    function expectAll(body: string, seen: Seen): void {
      const places = JSON.parse(body) as Record<string, Seen>
      for (const [place, found] of Object.entries(places)) expect(found, place).toEqual(seen)
    }

    test('ids are visible after await, in timers and in event handlers', async () => {
      const headers = { 'x-request-id': 'ctx-1', traceparent: traceparentOf(TRACE_ID) }
      const { body } = await app.send('/context', { headers })
      expectAll(body, { correlationId: 'ctx-1', traceId: TRACE_ID })
    })

    test('ids are visible in the body events of the request', async () => {
      const headers = { 'x-request-id': 'ctx-2', traceparent: traceparentOf(TRACE_ID) }
      const outgoing = { method: 'POST', headers: { ...headers, 'content-type': 'application/octet-stream' } }
      const { body, ...seen } = JSON.parse((await app.send('/events', outgoing, 'some text')).body)
      expect(body).toBe('some text')
      expectAll(JSON.stringify(seen), { correlationId: 'ctx-2', traceId: TRACE_ID })
    })

    test('requests on one connection, and at the same time, do not share a context', async () => {
      const agent = keepAliveAgent()
      for (const id of ['keep-1', 'keep-2', 'keep-3']) {
        const traceId = id.replace(/\D+/, '').repeat(32).slice(0, 32)
        const headers = { 'x-request-id': id, traceparent: traceparentOf(traceId) }
        const { body } = await app.send('/context', { agent, headers })
        expectAll(body, { correlationId: id, traceId })
      }
      agent.destroy()
      await Promise.all(
        ['a', 'b', 'c'].map(async (letter) => {
          const traceId = letter.repeat(32)
          const headers = { 'x-request-id': `same-${letter}`, traceparent: traceparentOf(traceId) }
          expectAll((await app.send('/context', { headers })).body, { correlationId: `same-${letter}`, traceId })
        }),
      )
    })

    test('nothing is left of a request once it has ended', async () => {
      await app.send('/items/1')
      expect(app.obs.context()).toBeUndefined()
    })
  })

  describe('correlation id', () => {
    function idsOf({ rawHeaders }: { readonly rawHeaders: readonly string[] }): string[] {
      return rawHeaders.filter((_, index) => rawHeaders[index - 1]?.toLowerCase() === 'x-request-id')
    }

    test('is kept and echoed once', async () => {
      const answer = await app.send('/items/1', { headers: { 'x-request-id': 'Order-7_a.b~c:d/e@f=g+h' } })
      expect(idsOf(answer)).toEqual(['Order-7_a.b~c:d/e@f=g+h'])
    })

    test.each(['', 'x'.repeat(129), 'a b', '<script>', '{"a":1}', 'é', 'a;b', "'or'1", '$(id)'])(
      'is replaced where it is hostile: %j',
      async (id) => {
        const answer = await app.send('/items/1', { headers: { 'x-request-id': Buffer.from(id).toString('latin1') } })
        expect(idsOf(answer)).toEqual([expect.stringMatching(UUID)])
      },
    )

    test('is made where there is none, on unmatched paths too', async () => {
      for (const path of ['/items/1', '/nope']) {
        expect(idsOf(await app.send(path))).toEqual([expect.stringMatching(UUID)])
      }
    })

    row('id on errors')('stands on the answer to an error', async () => {
      expect(idsOf(await app.send('/rejected'))).toEqual([expect.stringMatching(UUID)])
    })
  })

  describe('trace context', () => {
    test('an incoming traceparent is the parent of the server span', async () => {
      const traceId = 'c0ffee'.repeat(6).slice(0, 32)
      await app.send('/items/1', { headers: { 'x-request-id': 'tp-1', traceparent: traceparentOf(traceId) } })
      await vi.waitFor(() => lineOf('tp-1'))
      expect(await serverSpanOf('tp-1')).toMatchObject({ traceId, parentSpanId: PARENT_ID })
    })

    test.each([
      `00-${'0'.repeat(32)}-${PARENT_ID}-01`,
      `00-${TRACE_ID}-${'0'.repeat(16)}-01`,
      `ff-${TRACE_ID}-${PARENT_ID}-01`,
      '00-xyz-abc-01',
      'garbage',
    ])('a bad traceparent is ignored: %s', async (traceparent) => {
      const id = `tp-${traceparent.length}-${traceparent.slice(-30).replace(/\W/g, '')}`
      await app.send('/items/1', { headers: { 'x-request-id': id, traceparent } })
      await vi.waitFor(() => lineOf(id))
      const span = await serverSpanOf(id)
      expect(span.parentSpanId).toBe('')
      expect(span.traceId).not.toBe(TRACE_ID)
    })

    test.each(['fetch', 'http'])('a call by %s is a child span and carries its ids', async (client) => {
      const id = `out-${client}`
      const { body } = await app.send(`/out/${client}`, { headers: { 'x-request-id': id } })
      const received = JSON.parse(body) as { readonly traceparent: string }
      await vi.waitFor(() => lineOf(id))
      const server = await serverSpanOf(id)
      const child = (await app.spans()).find(({ kind, parentSpanId }) => kind === 3 && parentSpanId === server.spanId)
      expect(child?.traceId).toBe(server.traceId)
      expect(received.traceparent).toBe(`00-${server.traceId}-${child?.spanId}-01`)
    })
  })

  describe('ignored paths', () => {
    test('are answered, and neither measured, logged nor traced, nor is what runs beneath them', async () => {
      const before = [(await app.lines()).length, (await app.spans()).length]
      const answer = await app.send('/quiet/1', { headers: { 'x-request-id': 'quiet-1' } })
      expect(answer.status).toBe(200)
      expect(JSON.parse(answer.body)).not.toHaveProperty('traceparent')
      expect(answer.headers).not.toHaveProperty('x-request-id')
      expect([(await app.lines()).length, (await app.spans()).length]).toEqual(before)
      expect(await app.exposition()).not.toContain('quiet')
    })
  })

  describe('endpoints', () => {
    test('metrics and health are served and not passed on', async () => {
      const paths = ['/metrics', '/health', '/health/live', '/health/ready', '/health/startup', '/health/detailed']
      for (const path of paths) {
        const answer = await app.send(path)
        expect(answer.status, path).toBe(200)
        expect(answer.headers['cache-control'], path).toBe('no-store')
        const head = await app.send(path, { method: 'HEAD' })
        expect([head.status, head.body, head.headers['content-type']], path).toEqual([
          200,
          '',
          answer.headers['content-type'],
        ])
        const post = await app.send(path, { method: 'POST' })
        expect([post.status, post.headers.allow], path).toEqual([405, 'GET, HEAD'])
      }
      expect(await app.exposition()).not.toContain('endpoint="/metrics"')
    })

    test('a check that hangs does not hang the probe', async () => {
      const unregister = app.obs.health.register('hangs', () => new Promise(() => undefined), { timeoutMs: 100 })
      try {
        const { body } = await app.send('/health')
        expect(JSON.parse(body).status).toBe('unhealthy')
        expect((await app.send('/health/live')).status).toBe(200)
      } finally {
        unregister()
      }
    })

    test('open connections are counted', async () => {
      const socket = connect(app.port, '127.0.0.1')
      await once(socket, 'connect')
      await vi.waitFor(async () => expect(await app.sample('active_connections')).toBeGreaterThanOrEqual(2))
      socket.destroy()
    })
  })

  describe('the answer', () => {
    test('has nothing of ours but the correlation id', async () => {
      const bare = await listen(await framework.build({ obs: undefined, work: createWork(undefined, () => '') }))
      const namesOf = ({ rawHeaders }: { readonly rawHeaders: readonly string[] }) =>
        rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
      try {
        for (const path of ['/items/1', '/api/v1/items/1', '/nope', '/rejected']) {
          const [ours, theirs] = await Promise.all([app.send(path), send(bare.port, path)])
          expect(namesOf(ours).filter((name) => name !== 'x-request-id')).toEqual(namesOf(theirs))
          expect([ours.status, ours.body]).toEqual([theirs.status, theirs.body])
        }
      } finally {
        await bare.close()
      }
    })
  })

  describe('hostile requests', () => {
    test('change no label set and break no log line', async () => {
      const seriesOf = (text: string) => new Set(text.split('\n').map((line) => line.replace(/ \S+$/, '')))
      await app.send('/items/1')
      await app.send('/nope')
      await vi.waitFor(async () => expect(await app.sample('requests_in_flight')).toBe(0))
      const before = seriesOf(await app.exposition())
      const requests = [
        '/items/%00%0a%0d%22',
        `/items/${'a'.repeat(4_000)}`,
        '/items/%7B%22a%22:1%7D?x=%22%7D%0A{"level":"FATAL"}',
        '/items/1?__proto__[a]=1&constructor=2&x=%ff%fe',
        '/nope/%22%7D/__overflow__',
        '//evil.example/items/1',
        '/log?q=%22%0A%7B&a=<script>',
      ]
      for (const [index, path] of requests.entries()) {
        const headers = { 'user-agent': '"}\t{"level":"FATAL"', 'x-forwarded-for': '$(jndi)', 'x-n': String(index) }
        await app.send(path, { headers })
      }
      await vi.waitFor(async () => expect(await app.sample('requests_in_flight')).toBe(0))
      const after = [...seriesOf(await app.exposition())].filter((series) => !before.has(series))
      const allowed = /endpoint="(\/items\/:id|\/log|__unmatched__)"|log_lines_total|observability_series/
      expect(after.filter((series) => !allowed.test(series))).toEqual([])
      expect(await app.exposition()).not.toMatch(/evil|jndi|script|aaaa/)
      // Every line is read as JSON here.
      const lines = await app.lines()
      expect(lines.filter((line) => line.level === 'FATAL')).toEqual([])
      expect(lines.length).toBeGreaterThan(requests.length)
    })
  })
})

describe.each(apps)('two mounts: $name', (framework) => {
  test('count, log and trace a request once', async () => {
    const app = await startObservedApp(framework, { mounts: 2 })
    try {
      await app.send('/t/acme/x/1', { headers: { 'x-request-id': 'twice' } })
      await app.counted('method="GET",endpoint="/t/:tenant/x/:n",status="200"', 1)
      expect((await app.lines()).filter((line) => line.correlation_id === 'twice')).toHaveLength(1)
      expect((await app.spans()).filter(({ kind }) => kind === 2)).toHaveLength(1)
    } finally {
      await app.close()
    }
  })
})

test('a skipped row says why', () => {
  const reasons = apps.flatMap(({ skips = {} }) => Object.values(skips))
  for (const reason of reasons) expect(reason.length).toBeGreaterThan(30)
  expect(reasons).toHaveLength(3)
})
