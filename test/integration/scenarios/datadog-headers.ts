/** Datadog's headers as dd-trace writes and reads them, beside what this library makes of them. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { DATADOG_FORMAT } from '../../../src/tracing/propagation/datadog-format.ts'

const tracer = createRequire(join(process.cwd(), 'package.json'))('dd-trace')
tracer.init({
  startupLogs: false,
  plugins: false,
  port: 1,
  telemetry: { enabled: false },
  remoteConfig: { enabled: false },
})

const problems: string[] = []
function same(what: string, ours: unknown, theirs: unknown): void {
  if (ours !== theirs) problems.push(`${what}: ${String(ours)} is not ${String(theirs)}`)
}

for (let i = 0; i < 50; i++) {
  const span = tracer.startSpan('work')
  const context = span.context()
  const headers: Record<string, string> = {}
  tracer.inject(span, 'http_headers', headers)
  const found = DATADOG_FORMAT.read(headers)
  if (found === undefined || found === 'denied') throw new Error(`not read: ${JSON.stringify(headers)}`)
  same('trace id read', found.traceId, context.toTraceId(true))
  same('span id read', found.spanId, context.toSpanId(true))
  same('sampled', found.traceFlags, Number(headers['x-datadog-sampling-priority']) > 0 ? 1 : 0)

  const written: Record<string, string> = {}
  DATADOG_FORMAT.write({ ...found, traceFlags: found.traceFlags ?? 1 }, (name, value) => {
    written[name] = value
  })
  for (const name of ['x-datadog-trace-id', 'x-datadog-parent-id', 'x-datadog-sampling-priority']) {
    same(name, written[name], headers[name])
  }
  const tagsOf = (list = '') => list.split(',').sort().join()
  same('tags', tagsOf(written['x-datadog-tags']), tagsOf(headers['x-datadog-tags']))
  const again = tracer.extract('http_headers', written)
  same('trace id written', again?.toTraceId(true), found.traceId)
  same('span id written', again?.toSpanId(true), found.spanId)
  span.finish()
}
process.send?.({ type: 'result', problems }, () => process.exit(0))
