import type { SpanContext } from '@opentelemetry/api'
import type { Span } from '../../core/span.ts'
import { RecordedSpan } from '../recorded-span.ts'
import { isSpanId, isTraceId } from '../span-ids.ts'
import { UnrecordedSpan } from '../unrecorded-span.ts'
import { formatTraceparent } from './traceparent.ts'

/** Writes the W3C headers of a span, ours or another library's. */
export function injectSpan(span: Span, setHeader: (name: string, value: string) => void): void {
  if (span instanceof RecordedSpan || span instanceof UnrecordedSpan) {
    setHeader('traceparent', formatTraceparent(span.traceId, span.spanId, span.traceFlags))
    if (span.traceState !== '') setHeader('tracestate', span.traceState)
    return
  }
  const { traceId, spanId, traceFlags, traceState } = span.spanContext() as SpanContext
  if (!isTraceId(traceId) || !isSpanId(spanId)) return
  setHeader('traceparent', formatTraceparent(traceId, spanId, traceFlags))
  const state = traceState?.serialize() ?? ''
  if (state !== '') setHeader('tracestate', state)
}
