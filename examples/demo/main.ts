/**
 * The demo: the guide's service on port 5001, its own traffic, and what the library saw of it.
 *
 *   npm run demo                      until Ctrl-C; PORT=0 picks a free port
 *   npm run demo -- --once            exits after the report
 *   npm run demo -- --seconds 2       shorter traffic
 *
 * Needs no other server. With OTEL_EXPORTER_OTLP_ENDPOINT set the spans go there too, with DD_AGENT_HOST or
 * DD_TRACE_AGENT_PORT set to that Datadog agent, with OBS_LOGGING_FILE set the log lines to that file.
 */
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createObservability } from '@creativedynamics/observability'
import { recordTelemetry } from '@creativedynamics/observability/testing'
import { createApp } from './app.ts'
import { createProgress } from './progress.ts'
import { renderReport } from './report.ts'
import { readSettings, type Settings } from './settings.ts'
import { sendTraffic } from './traffic.ts'

const URLS = ['/metrics', '/health/live', '/health/ready', '/health/detailed', '/creatives/cr-1']

const settings = settingsOrExit()
const { OTEL_EXPORTER_OTLP_ENDPOINT: collector, DD_AGENT_HOST, DD_TRACE_AGENT_PORT } = process.env

const servers: Server[] = []
const obs = createObservability({
  service: { name: 'creativedynamics', version: '0.9.8.1' },
  environment: process.env.NODE_ENV ?? 'production',
  // The lines are shown as part of the report instead.
  logging: { console: false },
  tracing: { exporter: collector ? 'otlp-grpc' : 'none' },
  datadog: DD_AGENT_HOST || DD_TRACE_AGENT_PORT ? { analyticsEnabled: true, also: 'otlp' } : false,
  health: { details: 'always' },
  announce: false,
  shutdown: { signals: true, servers },
})
const recorded = recordTelemetry(obs)

const server = createApp(obs).listen(settings.port, '127.0.0.1')
servers.push(server)
await listening()
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
console.log(`creativedynamics listens on ${base}`)
console.log(collector ? `spans go to ${collector}` : 'spans stay here: set OTEL_EXPORTER_OTLP_ENDPOINT to send them on')

try {
  await sendTraffic(base, settings.seconds, createProgress(process.stdout))
  console.log(renderReport(await (await fetch(`${base}/metrics`)).text(), recorded, await obs.health.run()))
  if (settings.once) {
    const { lost } = await obs.shutdown()
    console.log(`\nshut down; lost ${lost.spans} spans and ${lost.lines} lines`)
  } else {
    console.log(`\nStill up until Ctrl-C\n${URLS.map((path) => `  ${base}${path}`).join('\n')}`)
  }
} catch (error) {
  // Ctrl-C closes the server under the traffic; the library then ends the process.
  if (server.listening) throw error
}

function settingsOrExit(): Settings {
  try {
    return readSettings(process.argv.slice(2), process.env.PORT)
  } catch (error) {
    return exitWith((error as Error).message)
  }
}

async function listening(): Promise<void> {
  try {
    await once(server, 'listening')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const advice = 'choose another one with PORT=5002 npm run demo, or let PORT=0 pick a free one'
    exitWith(code === 'EADDRINUSE' ? `Port ${settings.port} is taken: ${advice}` : message)
  }
}

function exitWith(problem: string): never {
  console.error(problem)
  process.exit(1)
}
