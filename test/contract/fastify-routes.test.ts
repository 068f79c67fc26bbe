import type { AddressInfo } from 'node:net'
import fastify5, { type FastifyInstance } from 'fastify'
import fastify4 from 'fastify4'
import { expect, test } from 'vitest'
import { createTestObservability } from '../../src/testing/index.ts'
import { send } from '../support/http-server.ts'

test.each([
  ['4', fastify4 as unknown as typeof fastify5],
  ['5', fastify5],
])('all routes that Fastify %s has fit, however low the limits are', async (_, fastify) => {
  const { obs, recorded } = createTestObservability({ metrics: { maxSeriesPerMetric: 2, maxValuesPerLabel: 2 } })
  const app: FastifyInstance = fastify()
  await app.register(obs.fastify() as never)
  for (let n = 0; n < 5; n++) app.get(`/route${n}/:id`, (_request, reply) => reply.send('ok'))
  await app.register(
    (inner, _options, done) => {
      inner.get('/inner', (_request, reply) => reply.send('ok'))
      done()
    },
    { prefix: '/v1' },
  )
  await app.listen({ host: '127.0.0.1', port: 0 })
  try {
    const { port } = app.server.address() as AddressInfo
    const paths = [...Array.from({ length: 5 }, (_, n) => `/route${n}/7`), '/v1/inner', '/nowhere']
    for (const path of paths) await send(port, path)
    await expect.poll(() => recorded.metric('requests_total')).toBe(7)
    for (const endpoint of [...Array.from({ length: 5 }, (_, n) => `/route${n}/:id`), '/v1/inner', '__unmatched__']) {
      expect(await recorded.metric('requests_total', { endpoint }), endpoint).toBe(1)
    }
  } finally {
    await app.close()
    await obs.shutdown()
  }
})
