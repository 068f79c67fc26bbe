import type { AddressInfo } from 'node:net'
import fastify5, { type FastifyInstance } from 'fastify'
import fastify4 from 'fastify4'
import { expect, test } from 'vitest'
import { createTestObservability } from '../../src/testing/index.ts'
import { send } from '../support/http-server.ts'

test.each([
  ['4', fastify4 as unknown as typeof fastify5],
  ['5', fastify5],
])('what Fastify %s refuses before the hooks is counted once', async (_, fastify) => {
  const { obs, recorded } = createTestObservability({ http: { ignore: [] } })
  const app: FastifyInstance = fastify()
  app.addHook('onRequest', (request, reply, next) => {
    if (request.headers['x-key'] === 'wrong') reply.code(401).send('who are you?')
    else next()
  })
  for (let mounts = 0; mounts < 2; mounts++) await app.register(obs.fastify() as never)
  app.get('/items/:id', (_request, reply) => reply.send('item'))
  await app.listen({ host: '127.0.0.1', port: 0 })
  try {
    const { port } = app.server.address() as AddressInfo
    expect((await send(port, '/items/%FF')).status).toBe(400)
    expect((await send(port, '/items/1', { headers: { 'x-key': 'wrong' } })).status).toBe(401)
    expect((await send(port, '/items/1')).status).toBe(200)
    expect((await send(port, '/health/live')).status).toBe(200)
    await expect.poll(() => recorded.metric('requests_total')).toBe(3)
    expect(await recorded.metric('requests_total', { endpoint: '__unmatched__', status: 400 })).toBe(1)
    expect(await recorded.metric('requests_total', { status: 401 })).toBe(1)
    expect(await recorded.metric('requests_total', { endpoint: '/items/:id', status: 200 })).toBe(1)
    expect(await recorded.metric('requests_in_flight')).toBe(0)
  } finally {
    await app.close()
    await obs.shutdown()
  }
})
