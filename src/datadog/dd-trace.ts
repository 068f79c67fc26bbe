/**
 * dd-trace as far as it is used here. Structural, so that applications without dd-trace compile against this package;
 * the real objects of dd-trace 5 and 6 satisfy these types.
 */

/** Identity of a dd-trace span. */
export interface DatadogSpanContext {
  /** Decimal, or with `true` 32 hex digits. */
  toTraceId(hex?: boolean): string
  /** Decimal, or with `true` 16 hex digits. */
  toSpanId(hex?: boolean): string
  toTraceparent(): string
}

/** dd-trace's own span. */
export interface DatadogTraceSpan {
  context(): DatadogSpanContext
  setTag(key: string, value: unknown): this
  addTags(tags: { [key: string]: unknown }): this
  setOperationName(name: string): this
  /** `finishTime`: Unix milliseconds. */
  finish(finishTime?: number): void
}

/** dd-trace's scope: which span is active where. */
interface DatadogScope {
  active(): DatadogTraceSpan | null
  activate<T>(span: object, fn: () => T): T
}

interface DatadogSpanOptions {
  /** A span or the context of one. */
  childOf?: object | null
  /** Unix milliseconds. Default now. */
  startTime?: number | undefined
  tags?: { [key: string]: unknown } | undefined
}

/** dd-trace's tracer. Import `tracer` from `dd-trace` for its full type: it is the same object. */
export interface DatadogTracer {
  startSpan(name: string, options?: DatadogSpanOptions): DatadogTraceSpan
  scope(): DatadogScope
  /** `context`: a span or the context of one. */
  inject(context: object, format: string, carrier: object): void
  extract(format: string, carrier: object): DatadogSpanContext | null
}

/** What starts a tracer. */
export interface DatadogTracerModule extends DatadogTracer {
  init(options: { [option: string]: unknown }): this
  use(plugin: string, enabled: boolean): this
}
