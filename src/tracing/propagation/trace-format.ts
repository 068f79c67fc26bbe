/** Headers by their lower-case names; a list where one came more than once. */
export type HeaderValues = Readonly<Record<string, unknown>>

/** What a request says about the span that it was made in. */
export interface RemoteSpan {
  readonly traceId: string
  readonly spanId: string
  /** Bit 0 is "sampled"; undefined where the decision is left to the receiver. */
  readonly traceFlags: number | undefined
  /** `tracestate` list, empty for none. */
  readonly traceState: string
}

/** What headers are made of. */
export interface SpanIdentity {
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags: number
  /** `tracestate` list, empty for none. */
  readonly traceState: string
}

/** A way to write the identity of a span into headers. Neither method throws. */
export interface TraceFormat {
  /** Names of the headers that are read, lower case; the first ones tell that a request belongs to a trace. */
  readonly headers: readonly string[]
  /** Undefined where there is nothing, and for anything malformed; `denied` where all it says is "do not record". */
  read(headers: HeaderValues): RemoteSpan | 'denied' | undefined
  write(span: SpanIdentity, setHeader: (name: string, value: string) => void): void
}
