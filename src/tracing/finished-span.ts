import type { SpanKind } from '../core/span.ts'
import { attributesObject } from './attributes/attribute-list.ts'
import { toMilliseconds } from './otel/time-input.ts'
import type { RecordedSpan } from './recorded-span.ts'
import type { FinishedSpan } from './tracing-part.ts'

/** The library's names of OpenTelemetry's kinds, by number. */
export const KINDS: readonly SpanKind[] = ['internal', 'server', 'client', 'producer', 'consumer']

/** A plain, readable copy of an ended span. */
export function finishedSpan(span: RecordedSpan): FinishedSpan {
  const { statusCode, statusMessage } = span
  return {
    name: span.name,
    kind: KINDS[span.kind] ?? 'internal',
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId === '' ? undefined : span.parentSpanId,
    startTime: span.startMs,
    endTime: span.endMs,
    attributes: attributesObject(span.preset?.pairs, span.attributes.pairs),
    status: statusMessage === '' ? { code: statusCode } : { code: statusCode, message: statusMessage },
    events: (span.events ?? []).map((event) => ({
      name: event.name,
      time: toMilliseconds(event.time),
      attributes: attributesObject(event.attributes.pairs),
    })),
  }
}
