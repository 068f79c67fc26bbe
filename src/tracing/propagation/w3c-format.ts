import type { TraceFormat } from './trace-format.ts'
import { parseTraceState } from './trace-state.ts'
import { formatTraceparent, parseTraceparent } from './traceparent.ts'

/** W3C Trace Context. */
export const W3C_FORMAT: TraceFormat = {
  headers: ['traceparent', 'tracestate'],
  read(headers) {
    const parent = parseTraceparent(headers.traceparent)
    if (parent === undefined) return undefined
    const { traceId, spanId, traceFlags } = parent
    return { traceId, spanId, traceFlags, traceState: parseTraceState(headers.tracestate) }
  },
  write({ traceId, spanId, traceFlags, traceState }, setHeader) {
    setHeader('traceparent', formatTraceparent(traceId, spanId, traceFlags))
    if (traceState !== '') setHeader('tracestate', traceState)
  },
}
