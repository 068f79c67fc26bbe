import { once } from 'node:events'
import http, { Agent, createServer, type RequestListener, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import express from 'express'
import Fastify from 'fastify'
import Fastify4 from 'fastify4'
import Koa from 'koa'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ExpressRouteReader } from '../../src/adapters/express-routes/express-route-reader.ts'
import type { ExpressRequest } from '../../src/adapters/express-routes/express-types.ts'
import { startAuto } from '../../src/http/auto/start-auto.ts'
import { createRequestRecorder } from '../support/request-recorder.ts'

// The older major has no types of its own.
const express4 = createRequire(import.meta.url)('express4') as typeof express

let recorder: ReturnType<typeof createRequestRecorder>
let auto: { stop(): void } | undefined
const closers: (() => unknown)[] = []

beforeEach(() => {
  recorder = createRequestRecorder()
})

afterEach(async () => {
  auto?.stop()
  auto = undefined
  for (const close of closers.splice(0)) await close()
  expect(recorder.faults.counts().size).toBe(0)
})

function start(): void {
  const { observer, faults } = recorder
  const routes = new ExpressRouteReader(faults)
  const readRoute = (req: ExpressRequest) => {
    routes.watch(req)
    return routes.read(req)
  }
  auto = startAuto({ observer, faults, readRoute })
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const serve = (handler: RequestListener) => listen(createServer(handler))

const ended = (count: number) => vi.waitFor(() => expect(recorder.ended).toHaveLength(count))

test('a server that was made before is observed once per request, with metric, span and line', async () => {
  const origin = await serve((_, res) => res.end('ok'))
  start()
  const response = await fetch(`${origin}/any`)
  expect(await response.text()).toBe('ok')
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  await ended(1)
  expect(recorder.ended).toEqual([{ method: 'GET', endpoint: '__unmatched__', status: 200 }])
  expect(recorder.spans.started).toMatchObject([{ kind: 'server', ends: 1 }])
  expect(recorder.access).toMatchObject([{ method: 'GET', status: 200, aborted: false }])
})

test('requests over one connection do not share their context, and none is left behind between them', async () => {
  const seen: unknown[] = []
  start()
  const { scopes } = recorder
  const origin = await serve(async (req, res) => {
    await delay(1)
    seen.push(scopes.current()?.request?.correlationId)
    req.on('data', () => undefined)
    req.on('end', () => {
      seen.push(scopes.current()?.request?.correlationId)
      res.end('ok')
    })
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  closers.push(() => agent.destroy())
  const send = (id: string) =>
    new Promise<void>((resolve, reject) => {
      http
        .request(origin, { method: 'POST', agent, headers: { 'x-request-id': id } }, (res) => {
          res.resume().on('end', resolve)
        })
        .on('error', reject)
        .end('body')
    })
  for (const id of ['a', 'b', 'c']) await send(id)
  expect(seen).toEqual(['a', 'a', 'b', 'b', 'c', 'c'])
  await ended(3)
})

test('a request that expects 100-continue is observed once, also where the application decides', async () => {
  const origin = await listen(
    createServer((_, res) => res.end('ok')).on('checkContinue', function (this: Server, req, res) {
      res.writeContinue()
      this.emit('request', req, res)
    }),
  )
  start()
  await new Promise<void>((resolve, reject) => {
    const req = http.request(origin, { method: 'POST', headers: { expect: '100-continue' } }, (res) => {
      res.resume().on('end', resolve)
    })
    req.on('continue', () => req.end('body')).on('error', reject)
    req.flushHeaders()
  })
  await ended(1)
  expect(recorder.spans.started).toHaveLength(1)
})

test('ignored paths are not observed', async () => {
  start()
  const origin = await serve((_, res) => res.end(String(recorder.scopes.current()?.suppressed)))
  expect(await (await fetch(`${origin}/health/live`)).text()).toBe('true')
  expect(recorder.spans.started).toEqual([])
})

test('a mount together with auto counts a request once, and knows the route', async () => {
  const { observer } = recorder
  const origin = await serve((req, res) => {
    observer.run(
      observer.begin(req, res, () => '/mounted', req),
      () => res.end('ok'),
    )
  })
  start()
  await fetch(origin)
  await ended(1)
  expect(recorder.ended).toEqual([{ method: 'GET', endpoint: '/mounted', status: 200 }])
  expect(recorder.spans.started).toHaveLength(1)
})

test.each([
  ['Express 5', express],
  ['Express 4', express4],
])('%s routes have their template, the mount prefix included, in answers and errors alike', async (_, create) => {
  const app = create()
  const router = create.Router()
  router.get('/:id', (_req, res) => void res.send('ok'))
  router.get('/:id/boom', () => {
    throw new RangeError('boom')
  })
  app.use('/items', router)
  app.use((_error: unknown, _req: express.Request, res: express.Response, _next: express.NextFunction) => {
    res.status(500).send('sorry')
  })
  const origin = await serve(app as unknown as RequestListener)
  start()
  for (const path of ['/items/1/boom', '/items/7', '/nowhere']) await (await fetch(origin + path)).text()
  await ended(3)
  expect(recorder.ended.map((request) => [request.endpoint, request.status])).toEqual([
    ['/items/:id/boom', 500],
    ['/items/:id', 200],
    ['__unmatched__', 404],
  ])
})

test('Fastify 5 routes have their template, also of an instance that was made before', async () => {
  const app = Fastify()
  app.register(
    (scope, _options, done) => {
      scope.get('/:id', async () => recorder.scopes.current()?.request?.readEndpoint())
      scope.get('/:id/boom', async () => {
        throw new RangeError('boom')
      })
      done()
    },
    { prefix: '/items' },
  )
  closers.push(() => app.close())
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  start()
  expect(await (await fetch(`${origin}/items/7`)).text()).toBe('/items/:id')
  await fetch(`${origin}/items/7/boom`)
  await fetch(`${origin}/nowhere`)
  await ended(3)
  expect(recorder.ended.map((request) => [request.endpoint, request.status])).toEqual([
    ['/items/:id', 200],
    ['/items/:id/boom', 500],
    ['__unmatched__', 404],
  ])
  expect(recorder.errors).toEqual([{ errorType: 'RangeError', endpoint: '/items/:id/boom' }])
})

test.each([
  ['Fastify 5', Fastify],
  ['Fastify 4', Fastify4 as unknown as typeof Fastify],
])('%s made later has the template of requests that a hook refuses, too', async (_, create) => {
  start()
  const app = create()
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers.authorization === undefined) return reply.code(401).send('who?')
  })
  app.get('/items/:id', async () => 'ok')
  app.get('/boom', async () => {
    throw new RangeError('boom')
  })
  closers.push(() => app.close())
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  await fetch(`${origin}/items/7`)
  await fetch(`${origin}/items/7`, { headers: { authorization: 'me' } })
  await fetch(`${origin}/boom`, { headers: { authorization: 'me' } })
  await ended(3)
  expect(recorder.ended.map((request) => [request.endpoint, request.status])).toEqual([
    ['/items/:id', 401],
    ['/items/:id', 200],
    ['/boom', 500],
  ])
  expect(recorder.errors).toEqual([{ errorType: 'RangeError', endpoint: '/boom' }])
})

test('Koa handlers run in the scope of their request', async () => {
  start()
  const app = new Koa()
  app.use(async (ctx) => {
    await delay(1)
    ctx.body = recorder.scopes.current()?.request?.correlationId
  })
  const origin = await serve(app.callback())
  const response = await fetch(origin, { headers: { 'x-request-id': 'koa-1' } })
  expect(await response.text()).toBe('koa-1')
})

test('stop() gives servers their own emit back and observes nothing more', async () => {
  const server = createServer((_, res) => res.end('ok'))
  const origin = await listen(server)
  start()
  await fetch(origin)
  await ended(1)
  expect(Object.hasOwn(server, 'emit')).toBe(true)
  auto?.stop()
  expect(Object.hasOwn(server, 'emit')).toBe(false)
  expect(await (await fetch(origin)).text()).toBe('ok')
  expect(recorder.spans.started).toHaveLength(1)
})

test('an emit that somebody has wrapped since stays, and works on after stop()', async () => {
  const server = createServer((_, res) => res.end('ok'))
  const origin = await listen(server)
  start()
  await fetch(origin)
  await ended(1)
  const events: unknown[] = []
  const { emit } = server
  server.emit = function (this: Server, event: string, ...args: unknown[]) {
    events.push(event)
    return Reflect.apply(emit, this, [event, ...args])
  } as Server['emit']
  auto?.stop()
  expect(await (await fetch(origin)).text()).toBe('ok')
  expect(events).toContain('request')
  expect(recorder.spans.started).toHaveLength(1)
})

test('two instances observe the same servers, each in its own scope', async () => {
  const other = createRequestRecorder()
  start()
  const second = startAuto({ observer: other.observer, faults: other.faults, readRoute: () => undefined })
  closers.push(() => second.stop())
  const origin = await serve((_, res) => {
    const known = [recorder, other].map(({ scopes }) => scopes.current()?.request !== undefined)
    res.end(JSON.stringify(known))
  })
  expect(await (await fetch(origin)).json()).toEqual([true, true])
  await ended(1)
  expect(other.ended).toHaveLength(1)
})
