import type { MessagePort } from 'node:worker_threads'
import { Scopes } from '../../context/scope.ts'
import { LIBRARY_VERSION } from '../../core/library-version.ts'
import { createEndpoints } from '../../http/endpoints.ts'
import { serveOwnPort } from '../../http/own-port.ts'
import { Heartbeat } from '../../metrics/isolation/heartbeat.ts'
import type { MetricsReading } from '../../metrics/isolation/reading.ts'
import { RemoteMetrics } from '../../metrics/isolation/remote-metrics.ts'
import type { ExporterSettings, FromExporter, ToExporter } from './exporter-messages.ts'
import { MainThread } from './main-thread.ts'
import { RelayedFaults } from './relayed-faults.ts'
import { createRemoteProbes } from './remote-probes.ts'

/** Serves the endpoints of the main thread's instance in this thread. `port` leads to the main thread. */
export function runExporter(port: MessagePort, settings: ExporterSettings): void {
  const post = (message: FromExporter): void => port.postMessage(message)
  if (settings.version !== LIBRARY_VERSION) {
    post({ kind: 'failed', reason: `its file is of version ${LIBRARY_VERSION}, not ${settings.version}` })
    return
  }
  const faults = new RelayedFaults(post)
  const main = new MainThread(post, new Heartbeat(settings.heartbeat))
  const metrics = new RemoteMetrics({
    prefix: settings.metrics.prefix,
    async read(ms) {
      const { parts, answer } = await main.ask<MetricsReading>({ kind: 'read', ms })
      return { foreign: parts, reading: answer }
    },
    within: (result, ms, limitMs) => main.within(result, ms, limitMs),
    overdueMs: () => main.overdueMs(),
    applied: (change) => post({ kind: 'applied', change }),
    leftOut: (metric) => post({ kind: 'left out', metric }),
    faults,
  })

  port.on('message', (message: ToExporter) => {
    if (message.kind === 'directory') metrics.apply(message.entries)
    else if (message.kind === 'part') main.received(message.request, message.part)
    else main.answered(message.request, message.answer)
  })
  // So that there is something to show when the event loop is blocked at the first scrape.
  void metrics.refresh()

  const { health } = settings
  const endpoints = createEndpoints({
    scopes: new Scopes(),
    faults,
    metrics: { ...settings.metrics, expose: (...headers) => metrics.expose(...headers) },
    health: health === undefined ? undefined : { ...health, probe: createRemoteProbes(main) },
  })
  void serveOwnPort(endpoints, faults, settings.host, settings.port).listening.then((address) => {
    if (address === undefined) post({ kind: 'failed', reason: `it cannot listen on port ${settings.port}` })
    else post({ kind: 'listening', address })
  })
}
