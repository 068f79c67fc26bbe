import Router from '@koa/router'
import Koa from 'koa'
import koa2 from 'koa2'
import type { RequestHarness } from '../../support/request-harness.ts'
import type { TemplateApp } from './template-app.ts'

function build({ mounts }: RequestHarness, make: typeof Koa) {
  const app = new make()
  app.silent = true
  app.use(mounts.koa())
  const router = new Router()
  router.get('/', (ctx) => {
    ctx.body = 'ok'
  })
  router.get('/users/:id', (ctx) => {
    ctx.body = 'ok'
  })
  router.get(/^\/re(\d+)$/, (ctx) => {
    ctx.body = 'ok'
  })
  router.get('/missing/:id', (ctx) => {
    ctx.status = 404
  })
  router.get('/boom/:id', () => {
    throw new TypeError('boom')
  })
  router.get('/dup/:a', (_ctx, next) => next())
  router.get('/dup/:b', (ctx) => {
    ctx.body = 'ok'
  })
  const v1 = new Router({ prefix: '/v1' })
  v1.get('/items/:id', (ctx) => {
    ctx.body = 'ok'
  })
  v1.get('/boom', () => {
    throw new TypeError('boom')
  })
  const api = new Router({ prefix: '/api' })
  api.use(v1.routes())
  const tenant = new Router({ prefix: '/t/:tenant' })
  tenant.get('/x/:n', (ctx) => {
    ctx.body = 'ok'
  })
  app.use(router.routes()).use(router.allowedMethods())
  app.use(api.routes()).use(tenant.routes())
  return app.callback()
}

const rows: TemplateApp['rows'] = [
  ['GET', '/boom/1', 500, '/boom/:id'],
  ['GET', '/', 200, '/'],
  ['GET', '/users/42?x=1', 200, '/users/:id'],
  ['HEAD', '/users/42', 200, '/users/:id'],
  ['GET', '/re42', 200, '^\\/re(\\d+)$'],
  ['GET', '/missing/1', 404, '/missing/:id'],
  ['GET', '/dup/1', 200, '/dup/:b'],
  ['GET', '/api/v1/items/7', 200, '/api/v1/items/:id'],
  ['GET', '/api/v1/boom', 500, '/api/v1/boom'],
  ['GET', '/t/acme/x/1', 200, '/t/:tenant/x/:n'],
  ['GET', '/t/t/x/t', 200, '/t/:tenant/x/:n'],
  ['GET', '/nope/9f1c', 404, '__unmatched__'],
  ['GET', '/api/nope', 404, '__unmatched__'],
  ['POST', '/users/1', 405, '__unmatched__'],
  ['OPTIONS', '/users/1', 200, '__unmatched__'],
  ['PROPFIND', '/users/1', 501, '__unmatched__'],
]

export const koaTemplates: readonly TemplateApp[] = [
  { name: 'Koa 2', build: async (harness) => build(harness, koa2), rows },
  { name: 'Koa 3', build: async (harness) => build(harness, Koa), rows },
]
