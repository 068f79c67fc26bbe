import fastify, { type FastifyInstance, type FastifyPluginCallback } from 'fastify'
import fastify4 from 'fastify4'
import type { RequestHarness } from '../../support/request-harness.ts'
import type { TemplateApp } from './template-app.ts'

const items =
  (path: string): FastifyPluginCallback =>
  (app, _options, done) => {
    app.get(path, async () => 'ok')
    done()
  }

const tenants: FastifyPluginCallback = (app, _options, done) => {
  app.register(items('/c/:id'), { prefix: '/p/:project' })
  app.get('/', async () => 'ok')
  done()
}

async function build({ mounts }: RequestHarness, make: typeof fastify) {
  const app: FastifyInstance = make()
  await app.register(mounts.fastify())
  app.get('/', async () => 'ok')
  app.get('/users/:id', async () => 'ok')
  app.get('/missing/:id', async (_request, reply) => reply.code(404).send('gone'))
  app.get('/boom/:id', async () => {
    throw new TypeError('boom')
  })
  app.get('/files/*', async () => 'ok')
  app.get('/re/:n(^\\d+)', async () => 'ok')
  await app.register(items('/items/:id'), { prefix: '/api/v1' })
  await app.register(tenants, { prefix: '/t/:tenant' })
  await app.ready()
  return app.routing
}

const rows: TemplateApp['rows'] = [
  ['GET', '/boom/1', 500, '/boom/:id'],
  ['GET', '/', 200, '/'],
  ['GET', '/users/42?x=1', 200, '/users/:id'],
  ['HEAD', '/users/42', 200, '/users/:id'],
  ['GET', '/missing/1', 404, '/missing/:id'],
  ['GET', '/files/a/b/c', 200, '/files/*'],
  ['GET', '/re/42', 200, '/re/:n(^\\d+)'],
  ['GET', '/api/v1/items/7', 200, '/api/v1/items/:id'],
  ['GET', '/t/acme/p/42/c/7', 200, '/t/:tenant/p/:project/c/:id'],
  ['GET', '/t/t/p/p/c/c', 200, '/t/:tenant/p/:project/c/:id'],
  ['GET', '/t/acme', 200, '/t/:tenant'],
  ['GET', '/nope/9f1c', 404, '__unmatched__'],
  ['GET', '/api/v1/nope', 404, '__unmatched__'],
  ['POST', '/users/1', 404, '__unmatched__'],
  ['OPTIONS', '/users/1', 404, '__unmatched__'],
]

export const fastifyTemplates: readonly TemplateApp[] = [
  { name: 'Fastify 4', build: (harness) => build(harness, fastify4 as unknown as typeof fastify), rows },
  { name: 'Fastify 5', build: (harness) => build(harness, fastify), rows },
]
