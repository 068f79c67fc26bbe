import { isSpanId, isTraceId } from '../span-ids.ts'
import { formatTags, fromTraceState, parseTags, toTraceState } from './datadog-state.ts'
import type { TraceFormat } from './trace-format.ts'

const MAX_ID = 2n ** 64n - 1n
/** Characters of `x-datadog-origin` that may be passed on. */
const ORIGIN = /^[\x20-\x7e]{1,128}$/

/**
 * Datadog's headers: ids of 64 bits in decimal, the upper half of the trace id among the tags. Priority, origin and tags
 * go on in the member `dd` of `tracestate`, where Datadog's tracers look for them, and from there into these headers.
 */
export const DATADOG_FORMAT: TraceFormat = {
  headers: [
    'x-datadog-trace-id',
    'x-datadog-parent-id',
    'x-datadog-sampling-priority',
    'x-datadog-origin',
    'x-datadog-tags',
  ],

  read(headers) {
    const lowerHalf = hexOf(headers['x-datadog-trace-id'])
    const spanId = hexOf(headers['x-datadog-parent-id'])
    const sampling = headers['x-datadog-sampling-priority']
    if (lowerHalf === undefined || spanId === undefined) return undefined
    if (sampling !== undefined && (typeof sampling !== 'string' || !/^-?\d$/.test(sampling))) return undefined
    const { tags, upperHalf } = parseTags(headers['x-datadog-tags'])
    const traceId = upperHalf.padStart(16, '0') + lowerHalf
    if (!isTraceId(traceId) || !isSpanId(spanId)) return undefined
    const priority = sampling === undefined ? undefined : Number(sampling)
    const traceFlags = priority === undefined ? undefined : priority > 0 ? 1 : 0
    const traceState = toTraceState({ priority, origin: originOf(headers['x-datadog-origin']), tags })
    return { traceId, spanId, traceFlags, traceState }
  },

  write({ traceId, spanId, traceFlags, traceState }, setHeader) {
    const { priority, origin, tags } = fromTraceState(traceState)
    setHeader('x-datadog-trace-id', BigInt(`0x${traceId.slice(16)}`).toString())
    setHeader('x-datadog-parent-id', BigInt(`0x${spanId}`).toString())
    setHeader('x-datadog-sampling-priority', String(priorityOf(priority, (traceFlags & 1) === 1)))
    if (origin !== undefined) setHeader('x-datadog-origin', origin)
    const list = formatTags(tags, traceId.slice(0, 16))
    if (list !== '') setHeader('x-datadog-tags', list)
  },
}

/** The priority that came in, as long as it says what the span says. */
function priorityOf(priority: number | undefined, isSampled: boolean): number {
  return priority !== undefined && priority > 0 === isSampled ? priority : isSampled ? 1 : 0
}

function hexOf(decimal: unknown): string | undefined {
  if (typeof decimal !== 'string' || !/^\d{1,20}$/.test(decimal)) return undefined
  const id = BigInt(decimal)
  return id > MAX_ID ? undefined : id.toString(16).padStart(16, '0')
}

function originOf(header: unknown): string | undefined {
  return typeof header === 'string' && ORIGIN.test(header) ? header : undefined
}
