// Express 5 with everything on. Try:
//   npx tsx examples/express/server.ts
//   curl -i localhost:5001/orders/7        curl localhost:5001/metrics        curl localhost:5001/health/detailed

import type { Server } from 'node:http'
import { counter, createObservability, defineMetrics } from '@creativedynamics/observability'
import express from 'express'

const servers: Server[] = []
const obs = createObservability({
  service: 'orders',
  metrics: {
    define: defineMetrics({
      orders_total: counter({ help: 'Orders by result', labels: { status: ['ok', 'refused'] } }),
    }),
  },
  shutdown: { signals: true, servers },
})

const app = express()
app.use(obs.express())

app.get('/orders/:id', async (request, response) => {
  obs.setUser(request.get('x-user-id') ?? 'anonymous')
  const order = await obs.span('load_order', async (span) => {
    span.setAttribute('order.id', request.params.id)
    return { id: request.params.id, items: 3 }
  })
  obs.metrics.orders_total.inc({ status: 'ok' })
  obs.logger.info({ items: order.items }, 'order served')
  response.json(order)
})

app.get('/boom', () => {
  throw new RangeError('an example of a failure')
})

app.use(obs.expressErrors({ respond: true }))

const server = app.listen(Number(process.env.PORT ?? 5001), '127.0.0.1', () => {
  const address = server.address()
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`)
})
servers.push(server)
