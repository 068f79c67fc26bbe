import type { Span, SpanIds } from './span.ts'

const NO_IDS: SpanIds = Object.freeze({
  traceId: '00000000000000000000000000000000',
  spanId: '0000000000000000',
  traceFlags: 0,
})

/** A span that goes nowhere: what callbacks receive without tracing and where nothing may be recorded. */
export const NOOP_SPAN: Span = Object.freeze({
  spanContext: () => NO_IDS,
  setAttribute: () => NOOP_SPAN,
  setAttributes: () => NOOP_SPAN,
  addEvent: () => NOOP_SPAN,
  recordException: () => undefined,
  setStatus: () => NOOP_SPAN,
  updateName: () => NOOP_SPAN,
  isRecording: () => false,
  end: () => undefined,
} as Span)
