// Spans through dd-trace, the optional peer; with an OTLP endpoint in the environment they go there too, with the same
// ids. Needs a Datadog agent at DD_AGENT_HOST:DD_TRACE_AGENT_PORT (127.0.0.1:8126). Try:
//   npx tsx examples/datadog/server.ts
//   curl -i -d '[1,2,3]' localhost:5001/analyze        curl localhost:5001/metrics

import type { Server } from 'node:http'
import { createObservability } from '@creativedynamics/observability'
import express from 'express'

const servers: Server[] = []
const obs = createObservability({
  service: { name: 'creativedynamics', version: '0.9.8.1' },
  environment: 'production',
  datadog: process.env.OTEL_EXPORTER_OTLP_ENDPOINT ? { also: 'otlp' } : true,
  shutdown: { signals: true, servers },
})

const performAnalysis = obs.datadog?.wrap('custom.analysis', (items: readonly number[]) => {
  const span = obs.datadog?.currentSpan()
  span?.setTag('data.size', JSON.stringify(items).length)
  span?.setMetric('items.count', items.length)
  return { sum: items.reduce((sum, item) => sum + item, 0) }
})

const app = express()
app.use(obs.express())
app.use(express.json({ type: () => true }))
app.post('/analyze', (request, response) => {
  response.json(performAnalysis?.(request.body))
})
app.use(obs.expressErrors())

const server = app.listen(Number(process.env.PORT ?? 5001), '127.0.0.1', () => {
  const address = server.address()
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`)
})
servers.push(server)
