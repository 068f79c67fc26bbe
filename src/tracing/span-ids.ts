import { randomFillSync } from 'node:crypto'

/** Digits of an all-zero id, which W3C Trace Context forbids. */
const NO_TRACE_ID = '0'.repeat(32)
const NO_SPAN_ID = '0'.repeat(16)

/** One call into the generator serves some eighty spans: the call costs more than the bytes. */
const pool = Buffer.allocUnsafeSlow(2_048)
let digits = ''
let next = 0

function take(count: number): string {
  if (next + count > digits.length) {
    digits = randomFillSync(pool).toString('hex')
    next = 0
  }
  const id = digits.slice(next, next + count)
  next += count
  return id
}

/** A random trace id: 32 lower-case hex digits, never all zero. */
export function newTraceId(): string {
  const id = take(32)
  return id === NO_TRACE_ID ? newTraceId() : id
}

/** A random span id: 16 lower-case hex digits, never all zero. */
export function newSpanId(): string {
  const id = take(16)
  return id === NO_SPAN_ID ? newSpanId() : id
}

/** True when `text[from..to)` holds lower-case hex digits only. */
export function isLowerHex(text: string, from: number, to: number): boolean {
  if (text.length < to) return false
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i)
    if (!((c >= 48 && c <= 57) || (c >= 97 && c <= 102))) return false
  }
  return true
}

/** True for a trace id that W3C Trace Context allows. */
export function isTraceId(id: unknown): id is string {
  return typeof id === 'string' && id.length === 32 && isLowerHex(id, 0, 32) && id !== NO_TRACE_ID
}

/** True for a span id that W3C Trace Context allows. */
export function isSpanId(id: unknown): id is string {
  return typeof id === 'string' && id.length === 16 && isLowerHex(id, 0, 16) && id !== NO_SPAN_ID
}
