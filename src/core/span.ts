import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** What a span attribute may hold, as in OpenTelemetry. Other values are normalised: objects become JSON text. */
export type AttributeValue = string | number | boolean | readonly string[] | readonly number[] | readonly boolean[]

/** Span attributes; `null` and `undefined` values are left out. */
export interface Attributes {
  readonly [key: string]: AttributeValue | null | undefined
}

/** Identity of a span: trace id 32 and span id 16 lower-case hex digits; bit 0 of `traceFlags` is "sampled". */
export interface SpanIds {
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags: number
}

/** OpenTelemetry's `SpanStatusCode`: 0 unset, 1 ok, 2 error. */
export type StatusCode = 0 | 1 | 2

/**
 * A running span. The same shape as OpenTelemetry's `Span`, whichever backend records it. No method throws, and every
 * method is a no-op after `end()`.
 */
export interface Span {
  spanContext(): SpanIds
  setAttribute(key: string, value: AttributeValue): this
  setAttributes(attributes: Attributes): this
  addEvent(name: string, attributes?: Attributes): this
  /** Records the error as an `exception` event, at `time` as `endTime` below. Does not change the status. */
  recordException(error: unknown, time?: number): void
  setStatus(status: { readonly code: StatusCode; readonly message?: string | undefined }): this
  updateName(name: string): this
  /** False when the span is not sampled: attributes given to it go nowhere. */
  isRecording(): boolean
  /** `endTime`: reading of the library's clock in milliseconds; now when left out. */
  end(endTime?: number): void
}

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'

/** What a new span starts from. */
export interface SpanStart {
  readonly name: string
  /** Default `internal`. */
  readonly kind?: SpanKind | undefined
  readonly attributes?: Attributes | undefined
  /** Parent span; a new trace starts where it is left out. */
  readonly parent?: Span | undefined
  /** Reading of the library's clock in milliseconds; now when left out. */
  readonly startTime?: number | undefined
}

/** An incoming request, as far as its server span needs it. */
export interface ServerSpanStart {
  readonly method: string
  /** Path without the query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** The raw message, where there is one: address, protocol version, repeated headers. */
  readonly raw: IncomingMessage | undefined
  readonly startTime: number
  /** Route template, where it is known this early. */
  readonly route?: string | undefined
  /** Span that was active when the request arrived, for instance one that an instrumentation opened. */
  readonly active: Span | undefined
}

/** How a request ended, as far as its server span needs it. */
export interface ServerSpanEnd {
  readonly method: string
  /** Route template, or undefined where no route matched. */
  readonly route: string | undefined
  readonly status: number
  readonly error: unknown
  readonly endTime: number
}

/** An outgoing request: where it goes. */
export interface ClientSpanStart {
  readonly method: string
  readonly url: URL
  readonly parent: Span | undefined
  /** Reading of the library's clock in milliseconds; now when left out. */
  readonly startTime?: number | undefined
}

/** How an outgoing request ended: a status, or the error that kept it from having one. */
export interface ClientSpanEnd {
  readonly status: number | undefined
  readonly error: unknown
  /** Reading of the library's clock in milliseconds; now when left out. */
  readonly endTime?: number | undefined
}

/**
 * Where spans are made: OpenTelemetry, Datadog, or both with the same ids. HTTP and the wrappers know nothing of
 * attribute names; each backend has its own. No method throws.
 */
export interface SpanBackend {
  startSpan(start: SpanStart): Span
  startServerSpan(start: ServerSpanStart): Span
  endServerSpan(span: Span, end: ServerSpanEnd): void
  startClientSpan(start: ClientSpanStart): Span
  endClientSpan(span: Span, end: ClientSpanEnd): void
  /** Writes the propagation headers of the span. */
  inject(span: Span, setHeader: (name: string, value: string) => void): void
  /** Headers, lower case, by which an outgoing request belongs to a trace already; `traceparent` where left out. */
  readonly traceHeaders?: readonly string[] | undefined
  /** What a request brings for the vendor's own context besides its span, such as baggage; undefined for nothing. */
  requestContext?(headers: IncomingHttpHeaders): unknown
  /** True for the address of this backend's own exporter or agent, whose traffic is never traced. */
  isOwnTraffic(host: string, port: number): boolean
  /** True where it matters that `startServerSpan` is told a route that is known so early. */
  readonly samplesByRoute?: boolean
  /** Runs `fn` with the span active in the vendor's own context, where it has one besides ours. */
  activate?<T>(span: Span, fn: () => T): T
}
