/**
 * The demo: the guide's service on port 5001, its own traffic, and what the library saw of it.
 *
 *   npm run demo                      until Ctrl-C; PORT=0 picks a free port
 *   npm run demo -- --once            exits after the report
 *   npm run demo -- --seconds 2       shorter traffic
 *
 * Needs no other server. With OTEL_EXPORTER_OTLP_ENDPOINT set the spans go there too; with DD_TRACE_AGENT_PORT set they
 * go to that Datadog agent.
 */
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { createObservability } from '@creativedynamics/observability'
import { recordTelemetry } from '@creativedynamics/observability/testing'
import { createApp } from './app.ts'
import { createProgress } from './progress.ts'
import { largestTrace, renderHealth, renderRequests, renderSeries, renderTrace } from './report.ts'
import { sendTraffic } from './traffic.ts'

const { values } = parseArgs({ options: { once: { type: 'boolean' }, seconds: { type: 'string', default: '6' } } })

const servers: Server[] = []
const obs = createObservability({
  service: { name: 'creativedynamics', version: '0.9.8.1' },
  environment: process.env.NODE_ENV ?? 'production',
  // The lines are shown as part of the report instead.
  logging: { console: false },
  datadog: process.env.DD_TRACE_AGENT_PORT ? { analyticsEnabled: true, also: 'otlp' } : false,
  health: { details: 'always' },
  announce: false,
  shutdown: { signals: !values.once, servers },
})
const recorded = recordTelemetry(obs)

const server = createApp(obs).listen(Number(process.env.PORT ?? 5001), '127.0.0.1')
servers.push(server)
await once(server, 'listening')
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
console.log(`creativedynamics listens on ${base}`)

await sendTraffic(base, Number(values.seconds), createProgress())

const exposition = await (await fetch(`${base}/metrics`)).text()
const trace = largestTrace(recorded.spans)
const linesOfTrace = recorded.logs.filter((line) => line.trace_id === trace[0]?.traceId)

section('Requests by endpoint and status', renderRequests(recorded.logs))
section(
  'Analyses',
  renderSeries(exposition, [
    'creativedynamics_analyses_total',
    'creativedynamics_analysis_duration_seconds_sum',
    'creativedynamics_data_processed_bytes',
    'creativedynamics_fatigue_detection_accuracy',
    'creativedynamics_wastage_detection_accuracy',
  ]),
)
section('Errors by class', renderSeries(exposition, ['creativedynamics_errors_total']))
section(`One trace (${trace[0]?.traceId})`, renderTrace(trace))
section(
  'Last log lines of that trace',
  linesOfTrace
    .slice(-4)
    .map((line) => `  ${JSON.stringify(line)}`)
    .join('\n'),
)
section('Health', renderHealth(await obs.health.run()))

if (values.once) {
  const { lost } = await obs.shutdown()
  console.log(`\nshut down; lost ${lost.spans} spans and ${lost.lines} lines`)
} else {
  section(
    'Still up until Ctrl-C',
    ['/metrics', '/health/live', '/health/ready', '/health/detailed', '/creatives/cr-1']
      .map((path) => `  ${base}${path}`)
      .join('\n'),
  )
}

function section(title: string, text: string): void {
  console.log(`\n${title}\n${text || '  (none)'}`)
}
