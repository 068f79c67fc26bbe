// No framework. `route` gives the templates that a framework would know. Try:
//   npx tsx examples/node-http/server.ts
//   curl -i localhost:5001/orders/7        curl localhost:5001/metrics

import http, { type IncomingMessage, type Server } from 'node:http'
import { createObservability } from '@creativedynamics/observability'

const servers: Server[] = []
const obs = createObservability({ service: 'orders', shutdown: { signals: true, servers } })

const ORDER = /^\/orders\/([^/?]+)/
const route = (request: IncomingMessage) => (ORDER.test(request.url ?? '') ? '/orders/:id' : undefined)

const server = http.createServer(
  obs.node(
    async (request, response) => {
      const id = ORDER.exec(request.url ?? '')?.[1]
      if (id === undefined) {
        response.writeHead(404).end()
        return
      }
      const order = await obs.span('load_order', async () => ({ id, items: 3 }))
      obs.logger.info({ items: order.items }, 'order served')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(order))
    },
    { route },
  ),
)
servers.push(server)
server.listen(Number(process.env.PORT ?? 5001), '127.0.0.1', () => {
  const address = server.address()
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`)
})
