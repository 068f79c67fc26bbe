import { createServer, type RequestListener, ServerResponse } from 'node:http'
import express from 'express'
import express4 from 'express4'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createExpressMount } from '../../src/adapters/express.ts'
import { listen, type RunningServer, send } from '../support/http-server.ts'
import { createRequestHarness } from '../support/request-harness.ts'

let server: RunningServer | undefined

afterEach(async () => {
  await server?.close()
  server = undefined
})

async function serve(app: unknown): Promise<number> {
  server = await listen(createServer(app as RequestListener))
  return server.port
}

describe.each([
  ['Express 4', express4],
  ['Express 5', express],
])('%s', (_, make) => {
  test('routes that are added while the app runs are found', async () => {
    const { mounts, requests } = createRequestHarness()
    const app = make()
    app.use(mounts.express())
    app.get('/first/:id', (_req, res) => void res.end())
    const port = await serve(app)
    await send(port, '/first/1')
    const late = make.Router()
    late.get('/second/:id', (_req, res) => void res.end())
    app.use('/late/:x', late)
    await send(port, '/late/1/second/2')
    await vi.waitFor(() => {
      expect(requests.map(({ endpoint }) => endpoint)).toEqual(['/first/:id', '/late/:x/second/:id'])
    })
  })

  test('who patches the responses of Node.js later is called too, and sizes stay right', async () => {
    const { mounts, lines } = createRequestHarness()
    const app = make()
    app.use(mounts.express())
    app.get('/x', (_req, res) => {
      res.write('ab')
      res.end('cde')
    })
    const port = await serve(app)
    await send(port, '/x')
    const spies = [vi.spyOn(ServerResponse.prototype, 'write'), vi.spyOn(ServerResponse.prototype, 'end')]
    try {
      await send(port, '/x')
      for (const spy of spies) expect(spy).toHaveBeenCalledOnce()
    } finally {
      for (const spy of spies) spy.mockRestore()
    }
    await vi.waitFor(() => expect(lines.map(({ responseBytes }) => responseBytes)).toEqual([5, 5]))
  })

  test('a router made for every request costs no path in a label', async () => {
    const { mounts, requests } = createRequestHarness()
    const app = make()
    app.use(mounts.express())
    app.use('/dynamic', (req, res, next) => {
      const router = make.Router()
      const inner = make.Router()
      inner.get('/r/:id', (_req, answer) => void answer.end())
      router.use('/of', inner)
      router(req, res, next)
    })
    const port = await serve(app)
    for (let index = 0; index < 120; index++) await send(port, `/dynamic/of/r/${index}`)
    await vi.waitFor(() => expect(requests).toHaveLength(120))
    expect(new Set(requests.map(({ endpoint }) => endpoint))).toEqual(new Set(['/dynamic/*/r/:id']))
  })

  test('a mount in a nested app or router observes what goes through it', async () => {
    const { mounts, requests } = createRequestHarness()
    const app = make()
    const sub = make()
    sub.use(mounts.express())
    sub.get('/x/:id', (_req, res) => void res.end())
    app.use('/sub/:n', sub)
    const router = make.Router()
    router.use(mounts.express())
    router.get('/y/:id', (_req, res) => void res.end())
    app.use('/router', router)
    const port = await serve(app)
    await send(port, '/sub/1/x/1')
    await send(port, '/router/y/1')
    await vi.waitFor(() => {
      expect(requests.map(({ endpoint }) => endpoint)).toEqual(['/sub/:n/x/:id', '/router/y/:id'])
    })
  })

  test('one mount serves two apps', async () => {
    const { mounts, requests } = createRequestHarness()
    const mount = mounts.express()
    for (const name of ['one', 'two']) {
      const app = make()
      app.use(mount)
      const router = make.Router()
      router.get('/:id', (_req, res) => void res.end())
      app.use(`/${name}`, router)
      const port = await serve(app)
      await send(port, `/${name}/1`)
      await vi.waitFor(() => expect(requests.at(-1)?.endpoint).toBe(`/${name}/:id`))
      await server?.close()
    }
  })

  test('the property `route` of a request reads as before', async () => {
    const { mounts } = createRequestHarness()
    const app = make()
    app.use(mounts.express())
    app.use((req, _res, next) => {
      if (req.route !== undefined) throw new Error('no route has matched yet')
      next()
    })
    app.get('/x/:id', (req, res) => void res.json({ path: req.route.path, methods: Object.keys(req.route.methods) }))
    const { body } = await send(await serve(app), '/x/1')
    expect(JSON.parse(body)).toEqual({ path: '/x/:id', methods: ['get'] })
  })

  test('the route so far is known to the handler', async () => {
    const { mounts, scopes } = createRequestHarness()
    const app = make()
    const endpoint = () => String(scopes.current()?.request?.readEndpoint())
    let before = ''
    app.use(mounts.express())
    app.use('/api', (_req, _res, next) => {
      before = endpoint()
      next()
    })
    app.get('/api/:id', (_req, res) => void res.end(endpoint()))
    expect((await send(await serve(app), '/api/1')).body).toBe('/api/:id')
    expect(before).toBe('undefined')
  })

  test('without an observer the endpoints are served all the same', async () => {
    const probe = async () => ({ code: 200, body: { status: 'healthy' } })
    const { endpoints, faults } = createRequestHarness(
      {},
      { health: { path: '/health', details: 'never', auth: undefined, probe } },
    )
    const app = make()
    app.use(createExpressMount({ observer: undefined, endpoints, faults }))
    app.get('/x', (_req, res) => void res.end('x'))
    const port = await serve(app)
    expect((await send(port, '/health')).body).toBe('{"status":"healthy"}')
    expect(await send(port, '/x')).toMatchObject({ body: 'x' })
  })

  describe('expressErrors', () => {
    function build(error: unknown, options?: { readonly respond?: boolean }) {
      const harness = createRequestHarness()
      const app = make()
      app.use(harness.mounts.express())
      app.all('/x', (_req, _res, next) => next(error))
      app.get('/sent', (_req, res, next) => {
        res.write('part')
        next(error)
      })
      app.use(harness.mounts.expressErrors(options))
      const passedOn: express.ErrorRequestHandler = (passed, _req, res, _next) => {
        if (res.headersSent) res.end(' passed on')
        else res.status(599).end(passed === error ? 'the same error' : 'another error')
      }
      app.use(passedOn)
      return { ...harness, app }
    }

    test('counts the error and passes it on', async () => {
      const { app, errors } = build(new RangeError('bad'))
      expect(await send(await serve(app), '/x')).toMatchObject({ status: 599, body: 'the same error' })
      await vi.waitFor(() => expect(errors).toEqual([{ errorType: 'RangeError', endpoint: '/x' }]))
    })

    test.each([
      ['a plain error', new RangeError('inside'), 500, 'Internal Server Error', undefined],
      ['a thrown text', 'text', 500, 'Internal Server Error', undefined],
      ['a status of the request', Object.assign(new Error('no such'), { status: 404 }), 404, 'Not Found', 'no such'],
      ['a statusCode', Object.assign(new Error('slow'), { statusCode: 429 }), 429, 'Too Many Requests', 'slow'],
      [
        'a status of the server',
        Object.assign(new Error('down'), { status: 503 }),
        503,
        'Service Unavailable',
        undefined,
      ],
      ['no error status', Object.assign(new Error('odd'), { status: 200 }), 500, 'Internal Server Error', undefined],
    ])('answers %s as a problem', async (_name, error, status, title, detail) => {
      const { app } = build(error, { respond: true })
      const answer = await send(await serve(app), '/x', { headers: { 'x-request-id': 'abc' } })
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
      expect(answer.headers['x-request-id']).toBe('abc')
      expect(answer.status).toBe(status)
      expect(JSON.parse(answer.body)).toEqual({
        type: 'about:blank',
        title,
        status,
        ...(detail === undefined ? {} : { detail }),
        correlation_id: 'abc',
      })
    })

    test('answers HEAD without a body', async () => {
      const { app } = build(new Error('x'), { respond: true })
      expect(await send(await serve(app), '/x', { method: 'HEAD' })).toMatchObject({ status: 500, body: '' })
    })

    test('passes the error on when the answer has begun', async () => {
      const { app } = build(new Error('x'), { respond: true })
      expect((await send(await serve(app), '/sent')).body).toBe('part passed on')
    })
  })
})
