import { isLowerHex, isSpanId, isTraceId } from '../span-ids.ts'

/** A parent in another process. */
export interface RemoteParent {
  readonly traceId: string
  readonly spanId: string
  /** Bit 0 is "sampled"; other bits are unknown to version 00 and left out. */
  readonly traceFlags: number
}

/** Length of a version 00 header; later versions may only append to it. */
const LENGTH = 55
const DASH = 45

/**
 * Reads a `traceparent` header by the letter of W3C Trace Context. Undefined for anything malformed, for a header that
 * came more than once and for all-zero ids: the caller starts a fresh trace then.
 */
export function parseTraceparent(header: unknown): RemoteParent | undefined {
  if (typeof header !== 'string' || header.length < LENGTH || !hasShape(header)) return undefined
  if (header.startsWith('ff')) return undefined
  if (header.length > LENGTH && !isLaterVersion(header)) return undefined
  const traceId = header.slice(3, 35)
  const spanId = header.slice(36, 52)
  if (!isTraceId(traceId) || !isSpanId(spanId)) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(header.slice(53, LENGTH), 16) & 1 }
}

/** A comma is what Node.js puts between headers of one name. */
function isLaterVersion(header: string): boolean {
  return !header.startsWith('00') && header.charCodeAt(LENGTH) === DASH && !header.includes(',')
}

/** Version, flags and separators are where they belong. */
function hasShape(header: string): boolean {
  return (
    header.charCodeAt(2) === DASH &&
    header.charCodeAt(35) === DASH &&
    header.charCodeAt(52) === DASH &&
    isLowerHex(header, 0, 2) &&
    isLowerHex(header, 53, LENGTH)
  )
}

/** The `traceparent` header of a span, version 00. */
export function formatTraceparent(traceId: string, spanId: string, traceFlags: number): string {
  return `00-${traceId}-${spanId}-${(traceFlags & 1) === 1 ? '01' : '00'}`
}
