// Fastify 5; its own logger is the library's, so request.log lines carry the trace ids too. Try:
//   npx tsx examples/fastify/server.ts
//   curl -i localhost:5001/orders/7        curl localhost:5001/metrics

import type { Server } from 'node:http'
import { createObservability } from '@creativedynamics/observability'
import Fastify, { LogController } from 'fastify'

const servers: Server[] = []
const obs = createObservability({ service: 'orders', shutdown: { signals: true, servers } })

const app = Fastify({
  loggerInstance: obs.logger,
  // The library writes one line per request already.
  logController: new LogController({ disableRequestLogging: true }),
})
await app.register(obs.fastify())

app.get<{ Params: { id: string } }>('/orders/:id', async (request) => {
  const order = await obs.span('load_order', async () => ({ id: request.params.id, items: 3 }))
  request.log.info({ items: order.items }, 'order served')
  return order
})

app.get('/boom', async () => {
  throw new RangeError('an example of a failure')
})

servers.push(app.server)
const address = await app.listen({ port: Number(process.env.PORT ?? 5001), host: '127.0.0.1' })
console.log(`listening on ${address}`)
