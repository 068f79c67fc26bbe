/**
 * A service with metrics of every kind for Prometheus to scrape. Argument: its options of metrics as JSON; with
 * `cluster` in the environment variable SERVICE it is the primary of two workers that count, and serves only its own port.
 * Says where it listens.
 */
import cluster from 'node:cluster'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { MetricsOptions } from '../../../src/config/options.ts'
import { counter, createObservability, defineMetrics, gauge, histogram } from '../../../src/index.ts'

/** Label values that break what writes or reads them carelessly. */
const HOSTILE = ['plain', '"quoted"', 'back\\slash', 'line\nend', 'ä🦊', 'constructor', '{le="1"}', '# HELP']

const metrics = defineMetrics({
  orders_total: counter({ help: 'Orders "taken"\nand \\ kept', labels: { status: ['ok', 'error'] } }),
  hostile_total: counter({ help: 'Hostile label values', labels: ['l'] }),
  temperature_celsius: gauge({ help: 'May be negative' }),
  wait_seconds: histogram({ help: 'Waiting', buckets: [0.005, 0.5, 1, 5, 1e6], labels: ['queue'] }),
})
const given: Omit<MetricsOptions, 'define'> = JSON.parse(process.argv[2] ?? '{}')
const isWorker = cluster.isWorker
const obs = createObservability({
  service: { name: 'shop', version: '1.2.3' },
  environment: 'production',
  announce: false,
  logging: { console: false },
  tracing: { exporter: 'memory' },
  metrics: { define: metrics, ...given, ...(isWorker ? { port: undefined } : {}) },
})

if (isWorker) {
  obs.metrics.orders_total.inc({ status: 'ok' }, cluster.worker?.id)
  obs.metrics.wait_seconds.observe({ queue: 'a' }, 0.3)
  process.send?.('counted')
} else if (process.env.SERVICE === 'cluster') {
  await Promise.all([cluster.fork(), cluster.fork()].map((worker) => once(worker, 'message')))
  process.send?.({ type: 'listening', port: 0 })
} else {
  await serve()
}

async function serve(): Promise<void> {
  obs.metrics.orders_total.inc({ status: 'ok' }, 12_345)
  for (const l of HOSTILE) obs.metrics.hostile_total.inc({ l }, 0.1)
  obs.metrics.temperature_celsius.set(-40.5)
  for (const seconds of [0.001, 0.3, 0.5, 4, 1e7]) obs.metrics.wait_seconds.observe({ queue: 'a' }, seconds)
  obs.metrics.data_processed_bytes.inc(2 ** 40)
  obs.health.register('db', async () => ({ pool: 5 }))
  await obs.health.run()

  const app = express()
  app.use(obs.express())
  app.get('/items/:id', (request, response) => response.json({ id: request.params.id }))
  app.get('/fail', () => {
    throw new TypeError('bad data')
  })
  // As long as the answer takes, nothing else runs.
  app.get('/block/:ms', (request, response) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(request.params.ms))
    response.end()
  })
  app.use(obs.expressErrors({ respond: true }))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.send?.({ type: 'listening', port: (server.address() as AddressInfo).port })
}
