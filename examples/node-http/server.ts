// No framework. `route` gives the templates that a framework would know. Try:
//   npx tsx examples/node-http/server.ts
//   curl -i localhost:5001/orders/7        curl localhost:5001/metrics

import http, { type IncomingMessage, type Server } from 'node:http'
import { createObservability } from '@creativedynamics/observability'

const servers: Server[] = []
const obs = createObservability({ service: 'orders', shutdown: { signals: true, servers } })

const ORDER = /^\/orders\/([^/?]+)/

function route(request: IncomingMessage): string | undefined {
  if (ORDER.test(request.url ?? '')) return '/orders/:id'
  return request.url === '/boom' ? '/boom' : undefined
}

async function answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
  if (request.url === '/boom') throw new RangeError('an example of a failure')
  const id = ORDER.exec(request.url ?? '')?.[1]
  if (id === undefined) return { status: 404, body: { error: 'not found' } }
  const order = await obs.span('load_order', async () => ({ id, items: 3 }))
  obs.logger.info({ items: order.items }, 'order served')
  return { status: 200, body: order }
}

const server = http.createServer(
  obs.node(
    async (request, response) => {
      const { status, body } = await answer(request).catch((error: unknown) => {
        obs.logger.error(error)
        return { status: 500, body: { error: 'internal', correlation_id: obs.context()?.correlationId } }
      })
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    },
    { route },
  ),
)
servers.push(server)
server.listen(Number(process.env.PORT ?? 5001), '127.0.0.1', () => {
  const address = server.address()
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`)
})
