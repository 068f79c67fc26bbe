import { isSpanId, isTraceId } from '../span-ids.ts'
import type { HeaderValues, RemoteSpan, SpanIdentity, TraceFormat } from './trace-format.ts'

/** `{trace id}-{span id}-{sampling state}-{parent span id}`, the last two optional; ids of 64 or 128 bits. */
const SINGLE = /^([0-9a-f]{16}|[0-9a-f]{32})-([0-9a-f]{16})(?:-([01d])(?:-[0-9a-f]{16})?)?$/

/** Values of `x-b3-sampled`; the words are those of old tracers. */
const SAMPLED: ReadonlyMap<unknown, number | undefined> = new Map([
  [undefined, undefined],
  ['1', 1],
  ['true', 1],
  ['0', 0],
  ['false', 0],
])

/** Both forms are read, the one of a single header first, whichever is written. */
const HEADERS = ['b3', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-sampled', 'x-b3-flags'] as const

/** B3 in one header: `b3`. Its "debug" is read as "sampled". */
export const B3_FORMAT: TraceFormat = {
  headers: HEADERS,
  read,
  write({ traceId, spanId, traceFlags }, setHeader) {
    setHeader('b3', `${traceId}-${spanId}-${traceFlags & 1}`)
  },
}

/** B3 in one header for each value: `x-b3-traceid` and so on. */
export const B3_MULTI_FORMAT: TraceFormat = {
  headers: HEADERS,
  read,
  write({ traceId, spanId, traceFlags }: SpanIdentity, setHeader) {
    setHeader('x-b3-traceid', traceId)
    setHeader('x-b3-spanid', spanId)
    setHeader('x-b3-sampled', String(traceFlags & 1))
  },
}

function read(headers: HeaderValues): RemoteSpan | 'denied' | undefined {
  return headers.b3 === undefined ? readMulti(headers) : readSingle(headers.b3)
}

function readSingle(header: unknown): RemoteSpan | 'denied' | undefined {
  if (header === '0') return 'denied'
  const parts = typeof header === 'string' ? SINGLE.exec(header) : null
  if (parts === null) return undefined
  const [, traceId = '', spanId = '', state] = parts
  return remote(traceId, spanId, state === undefined ? undefined : state === '0' ? 0 : 1)
}

function readMulti(headers: HeaderValues): RemoteSpan | 'denied' | undefined {
  const traceId = headers['x-b3-traceid']
  const spanId = headers['x-b3-spanid']
  const sampled = headers['x-b3-sampled']
  if (!SAMPLED.has(sampled)) return undefined
  const flags = headers['x-b3-flags'] === '1' ? 1 : SAMPLED.get(sampled)
  if (traceId === undefined && spanId === undefined) return flags === 0 ? 'denied' : undefined
  if (typeof traceId !== 'string' || typeof spanId !== 'string') return undefined
  return traceId.length === 16 || traceId.length === 32 ? remote(traceId, spanId, flags) : undefined
}

function remote(shortId: string, spanId: string, traceFlags: number | undefined): RemoteSpan | undefined {
  const traceId = shortId.padStart(32, '0')
  return isTraceId(traceId) && isSpanId(spanId) ? { traceId, spanId, traceFlags, traceState: '' } : undefined
}
