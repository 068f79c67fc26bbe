import type { SpanIds } from '../core/span.ts'
import type { DatadogSpanContext } from './dd-trace.ts'

/** Ids of a dd-trace span as OpenTelemetry writes them. */
export class DatadogSpanIds implements SpanIds {
  readonly traceId: string
  readonly spanId: string
  readonly #context: DatadogSpanContext

  constructor(context: DatadogSpanContext) {
    this.#context = context
    this.traceId = context.toTraceId(true).padStart(32, '0')
    this.spanId = context.toSpanId(true).padStart(16, '0')
  }

  /** Read late: asking makes dd-trace take its sampling decision, for which it looks at the tags set so far. */
  get traceFlags(): number {
    return Number.parseInt(this.#context.toTraceparent().slice(-2), 16) & 1
  }
}
