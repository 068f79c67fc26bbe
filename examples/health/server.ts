// Health checks of what a service depends on, and an end that fails no request. Try:
//   npx tsx examples/health/server.ts
//   curl localhost:5001/health/ready       curl -H 'accept: application/health+json' localhost:5001/health/detailed
//   Ctrl-C: readiness is 503 while the load balancer takes notice, then hooks are called and the process exits

import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { createObservability } from '@creativedynamics/observability'

const servers: Server[] = []
const obs = createObservability({
  service: 'checkout',
  health: { exporters: true },
  shutdown: { signals: true, drainDelayMs: 1_000, servers },
})

/** Stands for a database. */
const pool = {
  query: async (sql: string) => ({ rows: [{ sql }] }),
  end: async () => obs.logger.info('pool closed'),
}
/** Stands for a message broker. */
const broker = createTcpServer((socket) => void socket.resume()).listen(0, '127.0.0.1')
broker.unref()

// Every 15 seconds in the background, and unhealthy only after three failures in a row.
obs.health.ping('db', () => pool.query('select 1'), { intervalMs: 15_000, failureThreshold: 3 })
obs.onShutdown(() => pool.end(), { name: 'pool', timeoutMs: 2_000 })

broker.once('listening', () => {
  const address = broker.address()
  if (typeof address !== 'object' || address === null) return
  obs.health.tcp('broker', { host: '127.0.0.1', port: address.port, degradedMs: 500 })
})

// Not critical: without it the service is degraded, and still ready.
let queued = 0
obs.health.register('queue', () => (queued > 100 ? obs.health.degraded({ queued }) : { queued }), { critical: false })
obs.onShutdown(() => obs.logger.info({ queued }, 'queue is fed no longer'), { when: 'draining' })

const server = createServer(
  obs.node((_request, response) => {
    queued++
    response.end('queued\n')
  }),
)
servers.push(server)
server.listen(Number(process.env.PORT ?? 5001), '127.0.0.1', () => {
  const address = server.address()
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`)
})
