import type { SpanBackend } from '../core/span.ts'
import type { DatadogTracer, DatadogTraceSpan } from './dd-trace.ts'

/** The running Datadog span, with dd-trace's names. No method throws. */
export interface DatadogActiveSpan {
  /** Numbers become metrics, booleans 0/1, an `Error` under `error` the error tags, everything else text. */
  setTag(key: string, value: unknown): this
  /** Values that are not finite numbers are left out. */
  setMetric(key: string, value: number): this
  /** dd-trace's own span. */
  readonly raw: DatadogTraceSpan
}

/** `obs.datadog`. */
export interface DatadogApi {
  /**
   * `fn` with a span of this operation name around every call; same type, `this`, results and errors. Asynchronous
   * functions and generators end their span when they are done; a callback among the arguments changes nothing.
   * @throws ObservabilityError `OBS_ERR_INVALID_ARGUMENT` when `name` is empty or `fn` is not a function.
   */
  wrap<F extends (...args: never[]) => unknown>(name: string, fn: F): F
  /** The span that is active here, if any. */
  currentSpan(): DatadogActiveSpan | undefined
  /** dd-trace's tracer. */
  readonly tracer: DatadogTracer
}

/** The Datadog part of an instance. */
export interface DatadogPart extends SpanBackend {
  readonly api: DatadogApi
  /** Where `api.wrap` starts its spans: this part, or the mirror that was put over it. */
  backend: SpanBackend
  /** `dd.trace_id`, `dd.span_id` and so on of a span, for log lines. Ids as in `SpanIds`. */
  logFields(traceId: string, spanId: string): { readonly [key: string]: string }
  /** Where the agent is, and whether it answers: an `undefined` problem means it does. Never rejects. */
  probe(ms: number): Promise<{ readonly target: string; readonly problem: string | undefined }>
  /** Sends what is finished to the agent, within `ms`. Never rejects. */
  flush(ms: number): Promise<void>
  /**
   * Flushes and stops watching the agent; answers how many spans were lost as far as can be told: those that ended since
   * the agent last answered, when it does not answer now. dd-trace itself cannot be stopped. Never rejects.
   */
  shutdown(ms: number): Promise<number>
}
