/** One span, and OpenTelemetry's SDK loaded after dd-trace. Second argument: the option `also`. */
import { createRequire } from 'node:module'
import { startDatadog } from '../../support/datadog-part.ts'

const { part } = startDatadog({ also: process.argv[3] === 'otlp' ? 'otlp' : undefined })
part.api.wrap('op', () => undefined)()
const { NodeTracerProvider } = createRequire(import.meta.url)('@opentelemetry/sdk-trace-node')
const { traceId } = part.startSpan({ name: 'unfinished' }).spanContext()
const { problem } = await part.probe(10_000)
await part.shutdown(10_000)
process.send?.(
  {
    type: 'result',
    traceId,
    problem,
    // dd-trace puts a class of its own in this place when it is let.
    provider: String(NodeTracerProvider).slice(0, 200),
    left: Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(?:DD|OTEL)_/.test(name))),
  },
  () => process.exit(0),
)
