// A server under one of the mounts that ends on SIGTERM. Argument: JSON of `MountScenario`. Says its port once it listens.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createObservability } from '../../../src/index.ts'

export interface MountScenario {
  readonly mount: 'Express 4' | 'Express 5' | 'Fastify 4' | 'Fastify 5' | 'Koa 2' | 'Koa 3' | 'Hono 4' | 'node:http'
  readonly drainDelayMs: number
}

const { mount, drainDelayMs } = JSON.parse(process.argv[2] ?? '{}') as MountScenario

const servers: Server[] = []
const obs = createObservability({
  service: 'restarted',
  announce: false,
  logging: false,
  health: { memory: false, disk: false, eventLoop: false, apiLatency: false },
  shutdown: { signals: ['SIGTERM'], drainDelayMs, timeoutMs: 20_000, servers },
})

/** What `GET /work` does: 20 to 50 milliseconds, so that requests are under way at any time. */
const work = async () => {
  await wait(20 + Math.random() * 30)
  return 'done'
}

const BUILDERS: Readonly<Record<MountScenario['mount'], () => Promise<Server>>> = {
  'Express 4': async () => buildExpress((await import('express4')).default),
  'Express 5': async () => buildExpress((await import('express')).default),
  'Fastify 4': async () => buildFastify((await import('fastify4')).fastify as never),
  'Fastify 5': async () => buildFastify((await import('fastify')).fastify),
  'Koa 2': async () => buildKoa((await import('koa2')).default as never),
  'Koa 3': async () => buildKoa((await import('koa')).default),
  async 'Hono 4'() {
    const [{ Hono }, { createAdaptorServer }] = await Promise.all([import('hono'), import('@hono/node-server')])
    const app = new Hono()
    app.use(obs.hono())
    app.get('/work', async (c) => c.text(await work()))
    return createAdaptorServer({ fetch: app.fetch }) as Server
  },
  'node:http': async () => createServer(obs.node(async (_req, res) => res.end(await work()))),
}

function buildExpress(express: typeof import('express')): Server {
  const app = express()
  app.use(obs.express())
  app.get('/work', (_req, res) => void work().then((text) => res.send(text)))
  return createServer(app)
}

async function buildFastify(fastify: typeof import('fastify').fastify): Promise<Server> {
  const app = fastify()
  await app.register(obs.fastify() as never)
  app.get('/work', work)
  await app.ready()
  return app.server
}

function buildKoa(Koa: typeof import('koa')): Server {
  const app = new Koa()
  app.use(obs.koa() as never)
  app.use(async (ctx) => {
    ctx.body = await work()
  })
  return createServer(app.callback())
}

const server = await BUILDERS[mount]()
servers.push(server)
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
// The channel to the test must not keep a process alive that has nothing left to do.
process.channel?.unref()
