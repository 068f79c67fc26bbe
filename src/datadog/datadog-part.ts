import type { Span as DatadogSpan, Tracer as DatadogTracer } from 'dd-trace'
import type { SpanBackend } from '../core/span.ts'

/** The running Datadog span, with dd-trace's names. */
export interface DatadogActiveSpan {
  /** Numbers become metrics, booleans 0/1, everything else text. */
  setTag(key: string, value: unknown): this
  setMetric(key: string, value: number): this
  /** dd-trace's own span. */
  readonly raw: DatadogSpan
}

/** `obs.datadog`. */
export interface DatadogApi {
  /** `fn` with a span of this operation name around every call; same type, errors recorded and rethrown. */
  wrap<F extends (...args: never[]) => unknown>(name: string, fn: F): F
  /** The span that is active here, if any. */
  currentSpan(): DatadogActiveSpan | undefined
  /** dd-trace's tracer. */
  readonly tracer: DatadogTracer
}

/** The Datadog part of an instance. */
export interface DatadogPart extends SpanBackend {
  readonly api: DatadogApi
  /** `dd.trace_id`, `dd.span_id` and so on of the span, for log lines. */
  logFields(spanId: string, traceId: string): { readonly [key: string]: string }
  /** Where the agent is, and whether it answers. */
  probe(ms: number): Promise<{ readonly target: string; readonly problem: string | undefined }>
  flush(ms: number): Promise<void>
  shutdown(ms: number): Promise<number>
}
