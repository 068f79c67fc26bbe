import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { RequestHarness } from '../../support/request-harness.ts'
import type { TemplateApp } from './template-app.ts'

function build({ mounts }: RequestHarness) {
  const app = new Hono()
  app.use(mounts.hono())
  app.get('/', (c) => c.text('ok'))
  app.get('/users/:id', (c) => c.text('ok'))
  app.get('/missing/:id', (c) => c.text('gone', 404))
  app.get('/absent/:id', (c) => c.notFound())
  app.all('/any/:id', (c) => c.text('ok'))
  app.get('/boom/:id', () => {
    throw new TypeError('boom')
  })
  app.get('/files/*', (c) => c.text('ok'))
  app.get('/dup/:a', (_c, next) => next())
  app.get('/dup/:b', (c) => c.text('ok'))
  app.use('/guard/*', async (c, next) => {
    if (c.req.header('never') === undefined) return c.text('no', 401)
    return next()
  })
  app.use('/pass/*', async (_c, next) => next())
  const v1 = new Hono().basePath('/v1')
  v1.get('/items/:id', (c) => c.text('ok'))
  const own = new Hono()
  own.onError((_error, c) => c.text('own', 502))
  own.get('/boom', () => {
    throw new RangeError('own')
  })
  v1.route('/own', own)
  app.route('/api', v1)
  const tenant = new Hono()
  tenant.get('/x/:n', (c) => c.text('ok'))
  app.route('/t/:tenant', tenant)
  app.onError((_error, c) => c.text('failed', 500))
  return getRequestListener(app.fetch)
}

export const honoTemplates: readonly TemplateApp[] = [
  {
    name: 'Hono 4',
    build: async (harness) => build(harness),
    rows: [
      ['GET', '/boom/1', 500, '/boom/:id'],
      ['GET', '/', 200, '/'],
      ['GET', '/users/42?x=1', 200, '/users/:id'],
      ['HEAD', '/users/42', 200, '/users/:id'],
      ['GET', '/missing/1', 404, '/missing/:id'],
      ['GET', '/absent/1', 404, '/absent/:id'],
      ['PUT', '/any/1', 200, '/any/:id'],
      ['GET', '/files/a/b', 200, '/files/*'],
      ['GET', '/dup/1', 200, '/dup/:b'],
      ['GET', '/guard/x', 401, '/guard/*'],
      ['GET', '/pass/x', 404, '__unmatched__'],
      ['GET', '/api/v1/items/7', 200, '/api/v1/items/:id'],
      ['GET', '/api/v1/own/boom', 502, '/api/v1/own/boom'],
      ['GET', '/t/acme/x/1', 200, '/t/:tenant/x/:n'],
      ['GET', '/t/t/x/t', 200, '/t/:tenant/x/:n'],
      ['GET', '/nope/9f1c', 404, '__unmatched__'],
      ['POST', '/users/1', 404, '__unmatched__'],
      ['PROPFIND', '/users/1', 404, '__unmatched__'],
    ],
  },
]
