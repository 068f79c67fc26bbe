import type { SpanIds } from '../core/span.ts'
import type { DatadogSpanContext, DatadogTracer } from './dd-trace.ts'

/** What newer releases of dd-trace keep in a span's context besides its public face. */
interface ContextInside {
  readonly _ensureSamplingPriority?: unknown
}

/** Ids of a dd-trace span as OpenTelemetry writes them. */
export class DatadogSpanIds implements SpanIds {
  readonly traceId: string
  readonly spanId: string
  readonly #context: DatadogSpanContext
  readonly #tracer: DatadogTracer

  constructor(context: DatadogSpanContext, tracer: DatadogTracer) {
    this.#context = context
    this.#tracer = tracer
    this.traceId = context.toTraceId(true).padStart(32, '0')
    this.spanId = context.toSpanId(true).padStart(16, '0')
  }

  /** Read late: asking makes dd-trace take its sampling decision, for which it looks at the tags set so far. */
  get traceFlags(): number {
    // Many releases of dd-trace 5 take it only when the trace is handed on.
    if ((this.#context as ContextInside)._ensureSamplingPriority === undefined) {
      this.#tracer.inject(this.#context, 'text_map', {})
    }
    return Number.parseInt(this.#context.toTraceparent().slice(-2), 16) & 1
  }
}
