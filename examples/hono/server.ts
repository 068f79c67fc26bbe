// Hono 4 on Node.js. Try:
//   npx tsx examples/hono/server.ts
//   curl -i localhost:5001/orders/7        curl localhost:5001/metrics

import type { Server } from 'node:http'
import { createObservability } from '@creativedynamics/observability'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const servers: Server[] = []
const obs = createObservability({ service: 'orders', shutdown: { signals: true, servers } })

const app = new Hono()
app.use(obs.hono())

app.get('/orders/:id', async (c) => {
  const order = await obs.span('load_order', async () => ({ id: c.req.param('id'), items: 3 }))
  obs.logger.info({ items: order.items }, 'order served')
  return c.json(order)
})
app.get('/boom', () => {
  throw new RangeError('an example of a failure')
})
app.onError((_error, c) => c.json({ error: 'internal', correlation_id: obs.context()?.correlationId }, 500))

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 5001), hostname: '127.0.0.1' }, (info) => {
  console.log(`listening on http://127.0.0.1:${info.port}`)
})
servers.push(server as Server)
