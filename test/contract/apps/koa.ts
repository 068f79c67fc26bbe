import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import Router from '@koa/router'
import Koa from 'koa'
import koa2 from 'koa2'
import type { BuildOptions, ContractApp } from './contract-app.ts'
import { TeapotError } from './work.ts'

function build({ obs, work, mounts = 1 }: BuildOptions, make: typeof Koa) {
  const app = new make()
  app.silent = true
  for (let mount = 0; mount < mounts; mount++) if (obs !== undefined) app.use(obs.koa())
  app.use(async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      ctx.status = error instanceof TeapotError ? 418 : 500
      ctx.body = { error: String(error) }
      // Koa's convention for errors that were handled.
      ctx.app.emit('error', error, ctx)
    }
  })

  const answer =
    (handle: (ctx: Koa.Context) => unknown): Koa.Middleware =>
    async (ctx) => {
      ctx.body = await handle(ctx)
    }
  const router = new Router()
  router.get('/items/:id', (ctx) => {
    ctx.body = { id: ctx.params.id }
  })
  const v1 = new Router({ prefix: '/v1' })
  v1.get('/items/:id', (ctx) => {
    ctx.body = { id: ctx.params.id }
  })
  const api = new Router({ prefix: '/api' })
  api.use(v1.routes())
  const tenant = new Router({ prefix: '/t/:tenant' })
  tenant.get('/x/:n', (ctx) => {
    ctx.body = ctx.params
  })
  router.get('/boom', () => {
    throw new TypeError('boom')
  })
  router.get('/rejected', () => Promise.reject(new RangeError('rejected')))
  router.get('/teapot', () => {
    throw new TeapotError('short and stout')
  })
  router.get('/hang', () => new Promise<void>(() => undefined))
  router.get('/stream', (ctx) => {
    async function* chunks() {
      yield 'first '
      await work.gate()
      yield 'second'
    }
    ctx.body = Readable.from(chunks())
  })
  router.post(
    '/body',
    answer(async (ctx) => {
      await work.later()
      const body = await text(ctx.req)
      return { body, ...obs?.context() }
    }),
  )
  router.post(
    '/events',
    answer((ctx) => work.readByEvents(ctx.req)),
  )
  router.get(
    '/context',
    answer(() => work.context()),
  )
  router.get(
    '/out/fetch',
    answer(() => work.callByFetch()),
  )
  router.get(
    '/out/http',
    answer(() => work.callByHttp()),
  )
  router.get(
    '/quiet/:id',
    answer(() => work.quietly()),
  )
  router.get(
    '/log',
    answer((ctx) => {
      work.log(ctx.url, ctx.headers)
      return {}
    }),
  )
  app.use(router.routes()).use(router.allowedMethods()).use(api.routes()).use(tenant.routes())
  return createServer(app.callback())
}

export const koaApps: readonly ContractApp[] = [
  { name: 'Koa 2', build: async (options) => build(options, koa2) },
  { name: 'Koa 3', build: async (options) => build(options, Koa) },
]
