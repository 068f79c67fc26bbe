/** A traced server whose spans go to Datadog and by OTLP. Second argument: port of the collector. */
import { createMirror } from '../../../src/datadog/mirror.ts'
import { createTracing } from '../../../src/tracing/create-tracing.ts'
import { startDatadog } from '../../support/datadog-part.ts'
import { startSpanApp } from '../../support/span-app.ts'

const started = startDatadog({ also: 'otlp' })
const { part } = started
const tracing = createTracing({
  ...started,
  options: {
    exporter: 'otlp-grpc',
    endpoint: `127.0.0.1:${process.argv[3]}`,
    insecure: true,
    headers: {},
    tls: { caFile: undefined, certFile: undefined, keyFile: undefined },
    compression: 'none',
    exportTimeoutMs: 10_000,
    sampleRatio: 1,
    routes: {},
    parentBased: true,
    keep: false,
    processors: [],
    sampler: undefined,
    outgoing: true,
    registerGlobal: false,
    propagators: ['tracecontext'],
    instrumentations: [],
    provider: undefined,
  },
  service: { name: 'creativedynamics', version: '0.9.8.1', namespace: undefined, instanceId: 'one', attributes: {} },
  environment: 'production',
  onExporterState: () => undefined,
})
const mirror = createMirror(part, tracing, started.clock)
part.backend = mirror
const port = await startSpanApp(started, mirror)

part.api.wrap('custom.analysis', () => {
  part.api.currentSpan()?.setTag('data.size', 5).setMetric('items.count', 3)
  part.api.wrap('custom.step', () => undefined)()
})()
await part.api
  .wrap('custom.failing', async () => {
    throw new TypeError('bad')
  })()
  .catch(() => undefined)

process.send?.({ type: 'listening', port, own: [mirror.isOwnTraffic('localhost', Number(process.argv[2]))] })
process.once('message', async () => {
  const lost = await Promise.all([part.shutdown(5_000), tracing.shutdown(5_000)])
  process.send?.({ type: 'ended', lost }, () => process.exit(0))
})
