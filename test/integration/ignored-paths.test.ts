import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { serve } from '@hono/node-server'
import express from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { afterEach, describe, expect, test } from 'vitest'
import { createObservability, type Observability } from '../../src/index.ts'
import { recordTelemetry } from '../../src/testing/index.ts'
import { listen, type RunningServer, send } from '../support/http-server.ts'

const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** What handlers do: steps, spans of the tracer, and a call to somebody else. */
type Work = () => Promise<void>

const onEnd = (work: Work) => (req: IncomingMessage, res: ServerResponse) => {
  req.resume().on('end', () => {
    void work().then(() => res.end('ok'))
  })
}

/** An application of each kind whose handlers run after the body has arrived, which is where the socket called them. */
const APPS: Readonly<Record<string, (obs: Observability, work: Work) => Promise<RunningServer>>> = {
  'node:http': (obs, work) => listen(createServer(obs.node(onEnd(work)))),
  'a server without a mount': (_, work) => listen(createServer(onEnd(work))),
  async Express(obs, work) {
    const app = express().use(obs.express()).use(express.json())
    app.post('/quiet', async (_, res) => {
      await work()
      res.send('ok')
    })
    return listen(createServer(app))
  },
  async Koa(obs, work) {
    const app = new Koa().use(obs.koa())
    app.use(
      (ctx) =>
        new Promise<void>((resolve) => {
          ctx.req.resume().on('end', () => {
            ctx.body = 'ok'
            void work().then(resolve)
          })
        }),
    )
    return listen(createServer(app.callback()))
  },
  async Fastify(obs, work) {
    const app = Fastify()
    await app.register(obs.fastify())
    app.post('/quiet', async () => {
      await work()
      return 'ok'
    })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    return { port: Number(new URL(url).port), url, close: () => app.close() }
  },
  async Hono(obs, work) {
    const app = new Hono().use(obs.hono())
    app.post('/quiet', async (c) => {
      await c.req.json()
      await work()
      return c.text('ok')
    })
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as ReturnType<typeof createServer>
    await new Promise((resolve) => server.once('listening', resolve))
    const port = (server.address() as { port: number }).port
    return {
      port,
      url: `http://127.0.0.1:${port}`,
      close: () => new Promise((resolve) => server.close(() => resolve())),
    }
  },
}

describe.each(Object.entries(APPS))('%s', (kind, start) => {
  test.each(['/quiet', '/loud'])(
    'what runs behind a body at %s is recorded only where the request is',
    async (path) => {
      const received: IncomingMessage[] = []
      const other = await listen(
        createServer((req, res) => {
          received.push(req)
          res.end()
        }),
      )
      const obs = createObservability({
        service: 'shop',
        announce: false,
        logging: false,
        http: { ignore: path === '/quiet' ? ['/quiet*'] : [], auto: kind === 'a server without a mount' },
      })
      const recorded = recordTelemetry(obs)
      const own = await start(obs, async () => {
        obs.span('step', () => {})
        await obs.observe('observed', async () => (await fetch(`${other.url}/quiet/there`)).text())()
        obs.tracer.startActiveSpan('active', (span) => span.end())
      })
      closers.push(other.close, () => obs.shutdown(), own.close)
      const headers = { 'content-type': 'application/json' }
      const { body } = await send(own.port, '/quiet', { method: 'POST', headers }, JSON.stringify({ a: 1 }))
      expect(body).toBe('ok')
      expect(received.length).toBeGreaterThan(0)
      const names = recorded.spans.map(({ name }) => name)
      if (path === '/quiet') {
        expect(names).toEqual([])
        expect(received[0]?.headers).not.toHaveProperty('traceparent')
      } else {
        expect(names).toEqual(expect.arrayContaining(['step', 'observed', 'active', 'GET']))
        expect(received[0]?.headers).toHaveProperty('traceparent')
      }
    },
  )
})
