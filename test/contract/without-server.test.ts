import fastify from 'fastify'
import fastify4 from 'fastify4'
import { Hono } from 'hono'
import { describe, expect, test, vi } from 'vitest'
import { createRequestHarness } from '../support/request-harness.ts'

const health = {
  path: '/health',
  details: 'auto' as const,
  auth: undefined,
  probe: async (kind: string, showDetails: boolean) => ({ code: 200, body: { kind, showDetails } }),
}

describe('app.request() of Hono, without node:http', () => {
  function build() {
    const harness = createRequestHarness({}, { health })
    const app = new Hono()
    app.use(harness.mounts.hono())
    app.use(harness.mounts.hono())
    app.get('/items/:id', (c) => c.json({ id: harness.scopes.current()?.request?.correlationId ?? null }))
    app.get('/empty', (c) => c.body(null, 204))
    app.get('/raw', () => new Response('raw', { headers: { 'x-request-id': 'the-app', 'set-cookie': 'a=1' } }))
    app.get('/quiet', (c) => c.text('quiet'))
    app.get('/boom', () => {
      throw new TypeError('boom')
    })
    app.get('/broken', () => new Response(failing()))
    app.onError((_error, c) => c.text('failed', 500))
    return { harness, app }
  }

  function failing(): ReadableStream<Uint8Array> {
    return new ReadableStream({
      pull(controller) {
        controller.error(new Error('broken off'))
      },
    })
  }

  test('is counted once when its body has been read', async () => {
    const { harness, app } = build()
    const answer = await app.request('/items/1', { headers: { 'x-request-id': 'abc' } })
    expect(harness.requests).toEqual([])
    expect(harness.counts.inFlight).toBe(1)
    expect(await answer.json()).toEqual({ id: 'abc' })
    expect(answer.headers.get('x-request-id')).toBe('abc')
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(harness.requests).toEqual([{ method: 'GET', endpoint: '/items/:id', status: 200 }])
    expect(harness.counts.inFlight).toBe(0)
  })

  test('an answer without a body is counted at once', async () => {
    const { harness, app } = build()
    expect((await app.request('/empty')).status).toBe(204)
    expect(harness.requests).toEqual([{ method: 'GET', endpoint: '/empty', status: 204 }])
  })

  test('headers of the answer are left as they are', async () => {
    const { app } = build()
    const answer = await app.request('/raw')
    expect(await answer.text()).toBe('raw')
    expect(answer.headers.get('x-request-id')).toBe('the-app')
    expect(answer.headers.getSetCookie()).toEqual(['a=1'])
  })

  test('an error is counted with its class', async () => {
    const { harness, app } = build()
    expect(await (await app.request('/boom')).text()).toBe('failed')
    expect(harness.requests).toEqual([{ method: 'GET', endpoint: '/boom', status: 500 }])
    expect(harness.errors).toEqual([{ errorType: 'TypeError', endpoint: '/boom' }])
  })

  test('a body that breaks off, or is given up, ends the request as aborted', async () => {
    const { harness, app } = build()
    await expect((await app.request('/broken')).text()).rejects.toThrow('broken off')
    await (await app.request('/items/1')).body?.cancel()
    expect(harness.lines.map(({ endpoint, aborted }) => [endpoint, aborted])).toEqual([
      ['/broken', true],
      ['/items/:id', true],
    ])
  })

  test('endpoints are answered, without details for a peer that is not known', async () => {
    const { harness, app } = build()
    const answer = await app.request('/health/detailed')
    expect(await answer.json()).toEqual({ kind: 'detailed', showDetails: false })
    expect(harness.requests).toEqual([])
  })
})

describe.each([
  ['Fastify 4', fastify4 as unknown as typeof fastify],
  ['Fastify 5', fastify],
])('inject() of %s', (_, make) => {
  test('is observed like a request', async () => {
    const harness = createRequestHarness({}, { health })
    const app = make()
    await app.register(harness.mounts.fastify())
    app.get('/items/:id', () => Promise.resolve({ id: harness.scopes.current()?.request?.correlationId }))
    const answer = await app.inject({ url: '/items/1', headers: { 'x-request-id': 'abc' } })
    expect(answer.json()).toEqual({ id: 'abc' })
    expect(answer.headers['x-request-id']).toBe('abc')
    await vi.waitFor(() => {
      expect(harness.requests).toEqual([{ method: 'GET', endpoint: '/items/:id', status: 200 }])
    })
    expect((await app.inject('/health')).json()).toEqual({ kind: 'ready', showDetails: true })
    await app.close()
  })

  test('errors in encapsulated plugins and hooks are seen with their class', async () => {
    const harness = createRequestHarness()
    const app = make()
    await app.register(harness.mounts.fastify())
    app.register((inner, _options, done) => {
      inner.setErrorHandler((_error, _request, reply) => reply.code(422).send('handled'))
      inner.addHook('preHandler', (request, _reply, next) => {
        if (request.url.startsWith('/hook')) throw new URIError('hook')
        next()
      })
      inner.get('/hook/:id', () => Promise.resolve('never'))
      inner.get('/sent', (_request, reply) => reply.send(new SyntaxError('sent')))
      done()
    })
    expect((await app.inject('/hook/1')).body).toBe('handled')
    expect((await app.inject('/sent')).statusCode).toBe(422)
    await vi.waitFor(() => {
      expect(harness.errors).toEqual([
        { errorType: 'URIError', endpoint: '/hook/:id' },
        { errorType: 'SyntaxError', endpoint: '/sent' },
      ])
    })
    await app.close()
  })

  test('two instances both see the error', async () => {
    const harnesses = [createRequestHarness(), createRequestHarness()]
    const app = make()
    for (const { mounts } of harnesses) await app.register(mounts.fastify())
    app.get('/boom', () => Promise.reject(new RangeError('boom')))
    await app.inject('/boom')
    await app.inject('/boom')
    for (const { errors } of harnesses) {
      await vi.waitFor(() => expect(errors.map(({ errorType }) => errorType)).toEqual(['RangeError', 'RangeError']))
    }
    await app.close()
  })
})
