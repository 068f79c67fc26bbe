/**
 * The guide's service with its spans at Datadog's agent and by OTLP. Arguments: the agent's port, the endpoint for OTLP.
 * Says its port, and ends at the message `stop` with what its shutdown answered.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { createObservability } from '../../../src/observability.ts'

const [, , port = '', endpoint = ''] = process.argv
const obs = createObservability({
  service: { name: 'creativedynamics', version: '0.9.8.1' },
  environment: 'production',
  announce: false,
  logging: { console: false },
  tracing: { endpoint, exporter: 'otlp-grpc' },
  datadog: { hostname: '127.0.0.1', port: Number(port), env: 'production', also: 'otlp' },
})

/** The guide's calls: a wrapped function that tags the span it runs in. */
const performAnalysis = obs.datadog?.wrap('custom.analysis', (items: readonly number[]) => {
  obs.datadog
    ?.currentSpan()
    ?.setTag('data.size', items.length * 8)
    .setMetric('items.count', items.length)
  return obs.span('detect', (span) => {
    span.setAttributes({ list: ['a', 'b'], ratio: 0.25, deep: JSON.stringify({ a: { b: 1 } }) })
    span.addEvent('step', { at: 'first', numbers: [1, 2] })
    return items.length
  })
})

const app = express()
app.use(obs.express())
app.get('/items/:id', async (request, response) => {
  const count = performAnalysis?.([1, 2, 3])
  const { port: own } = request.socket.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${own}/count/${count}`)
  response.json(await answer.json())
})
app.get('/count/:n', (request, response) => response.json({ n: request.params.n }))
app.get('/fail', () => {
  throw new TypeError('bad data')
})
app.use(obs.expressErrors({ respond: true }))

const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
process.send?.({ type: 'listening', port: (server.address() as AddressInfo).port })
await once(process, 'message')
server.close()
server.closeAllConnections()
process.send?.({ type: 'ended', ...(await obs.shutdown()) })
process.disconnect()
