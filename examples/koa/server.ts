// Koa 3 with @koa/router. Try:
//   npx tsx examples/koa/server.ts
//   curl -i localhost:5001/orders/7        curl localhost:5001/metrics

import type { Server } from 'node:http'
import { createObservability } from '@creativedynamics/observability'
import Router from '@koa/router'
import Koa from 'koa'

const servers: Server[] = []
const obs = createObservability({ service: 'orders', shutdown: { signals: true, servers } })

const app = new Koa()
app.use(obs.koa())
// Koa prints errors itself; the library has logged and counted them already.
app.silent = true

const router = new Router()
router.get('/orders/:id', async (ctx) => {
  ctx.body = await obs.span('load_order', async () => ({ id: ctx.params.id, items: 3 }))
  obs.logger.info('order served')
})
router.get('/boom', () => {
  throw new RangeError('an example of a failure')
})
app.use(router.routes()).use(router.allowedMethods())

const server = app.listen(Number(process.env.PORT ?? 5001), '127.0.0.1', () => {
  const address = server.address()
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`)
})
servers.push(server)
