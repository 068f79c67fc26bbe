/** Server spans from headers that no honest client sends. */
import { startDatadog } from '../../support/datadog-part.ts'

const HOSTILE = ['', ' ', ',', '00', '\u0000', '-1', 'NaN', '__proto__', '00-', '%', '=', ';', 'x'.repeat(70_000), '😀']
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const ZEROS = `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`
const NAMES = ['traceparent', 'tracestate', 'baggage', 'x-datadog-trace-id', 'x-datadog-parent-id', 'x-datadog-tags']

const { part, clock, faults } = startDatadog()
const valid = { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` }
const inherited: string[] = []
let invalid = 0

function serve(headers: Record<string, string | string[]>): string {
  const startTime = clock.now()
  const start = { method: 'GET', path: '/', headers: headers as never, raw: undefined, startTime, active: undefined }
  const span = part.startServerSpan(start)
  const { traceId, spanId } = span.spanContext()
  if (!/^(?!0{32})[0-9a-f]{32} (?!0{16})[0-9a-f]{16}$/.test(`${traceId} ${spanId}`)) invalid++
  part.inject(span, (name, value) => {
    if (/[\r\n\0]/.test(name + value)) invalid++
  })
  part.endServerSpan(span, { method: 'GET', route: '/', status: 200, error: undefined, endTime: clock.now() })
  return traceId
}

for (const name of NAMES) {
  for (const value of HOSTILE) {
    // Beside a good parent a bad companion may not cost the trace; a bad parent alone starts a new one.
    if (name !== 'traceparent' && !name.startsWith('x-datadog') && serve({ ...valid, [name]: value }) !== TRACE_ID) {
      inherited.push(`${name}: ${value.slice(0, 20)}`)
    }
    serve({ [name]: value })
    serve({ [name]: [value, value] })
  }
}
const traceOfZeros = serve({ traceparent: ZEROS })
process.send?.({ type: 'result', invalid, inherited, traceOfZeros, faults: [...faults.counts()] }, () =>
  process.exit(0),
)
