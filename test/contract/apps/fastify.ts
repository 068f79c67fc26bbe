import { Readable } from 'node:stream'
import fastify, { type FastifyPluginCallback } from 'fastify'
import fastify4 from 'fastify4'
import type { BuildOptions, ContractApp } from './contract-app.ts'
import { TeapotError } from './work.ts'

const item: FastifyPluginCallback = (app, _options, done) => {
  app.get('/items/:id', (request) => Promise.resolve(request.params))
  done()
}

const tenant: FastifyPluginCallback = (app, _options, done) => {
  app.get('/x/:n', (request) => Promise.resolve(request.params))
  done()
}

async function build({ obs, work, mounts = 1 }: BuildOptions, make: typeof fastify) {
  const app = make()
  for (let mount = 0; mount < mounts; mount++) if (obs !== undefined) await app.register(obs.fastify())
  app.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  // Leaves the body to the handler.
  app.addContentTypeParser('application/octet-stream', (_request, _payload, done) => done(null))

  app.setErrorHandler((error, _request, reply) => {
    return reply.code(error instanceof TeapotError ? 418 : 500).send({ error: String(error) })
  })
  await app.register(item)
  await app.register(item, { prefix: '/api/v1' })
  await app.register(tenant, { prefix: '/t/:tenant' })
  app.get('/boom', () => {
    throw new TypeError('boom')
  })
  app.get('/rejected', () => Promise.reject(new RangeError('rejected')))
  app.get('/teapot', () => {
    throw new TeapotError('short and stout')
  })
  app.get('/hang', (_request, _reply) => undefined)
  app.get('/stream', (_request, reply) => {
    async function* chunks() {
      yield 'first '
      await work.gate()
      yield 'second'
    }
    return reply.send(Readable.from(chunks()))
  })
  app.post('/body', async (request) => {
    await work.later()
    return { body: request.body, ...obs?.context() }
  })
  app.post('/events', (request) => work.readByEvents(request.raw))
  app.get('/context', () => work.context())
  app.get('/out/fetch', () => work.callByFetch())
  app.get('/out/http', () => work.callByHttp())
  app.get('/quiet/:id', () => work.quietly())
  app.get('/log', (request) => {
    work.log(request.url, request.headers)
    return Promise.resolve({})
  })
  await app.ready()
  return app.server
}

export const fastifyApps: readonly ContractApp[] = [
  { name: 'Fastify 4', build: (options) => build(options, fastify4 as unknown as typeof fastify) },
  { name: 'Fastify 5', build: (options) => build(options, fastify) },
]
