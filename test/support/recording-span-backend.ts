import type {
  Attributes,
  AttributeValue,
  ClientSpanEnd,
  ClientSpanStart,
  ServerSpanEnd,
  ServerSpanStart,
  Span,
  SpanBackend,
  SpanIds,
  SpanKind,
  SpanStart,
  StatusCode,
} from '../../src/core/span.ts'

/** A span of the fake backend, with everything that was done to it. */
export class RecordedSpan implements Span {
  name: string
  readonly kind: SpanKind
  readonly parent: RecordedSpan | undefined
  readonly attributes: Record<string, unknown> = {}
  readonly events: { readonly name: string; readonly attributes: Attributes | undefined }[] = []
  readonly exceptions: unknown[] = []
  status: { readonly code: StatusCode; readonly message?: string | undefined } = { code: 0 }
  startTime: number | undefined
  endTime: number | undefined
  /** Calls of `end()`; more than one is a fault of the caller. */
  ends = 0
  readonly #ids: SpanIds

  constructor(name: string, kind: SpanKind, parent: Span | undefined, attributes: Attributes | undefined, id: number) {
    this.name = name
    this.kind = kind
    this.parent = parent as RecordedSpan | undefined
    Object.assign(this.attributes, attributes)
    const traceId = this.parent?.spanContext().traceId ?? id.toString(16).padStart(32, '0')
    this.#ids = { traceId, spanId: id.toString(16).padStart(16, '0'), traceFlags: 1 }
  }

  spanContext(): SpanIds {
    return this.#ids
  }
  setAttribute(key: string, value: AttributeValue): this {
    this.attributes[key] = value
    return this
  }
  setAttributes(attributes: Attributes): this {
    Object.assign(this.attributes, attributes)
    return this
  }
  addEvent(name: string, attributes?: Attributes): this {
    this.events.push({ name, attributes })
    return this
  }
  recordException(error: unknown): void {
    this.exceptions.push(error)
  }
  setStatus(status: { readonly code: StatusCode; readonly message?: string | undefined }): this {
    this.status = status
    return this
  }
  updateName(name: string): this {
    this.name = name
    return this
  }
  isRecording(): boolean {
    return this.endTime === undefined
  }
  end(endTime?: number): void {
    this.ends++
    this.endTime ??= endTime ?? performance.now()
  }
}

/** Keeps every span that was started, oldest first. */
export class RecordingSpanBackend implements SpanBackend {
  readonly started: RecordedSpan[] = []
  /** Addresses, as `host:port`, that count as the backend's own. */
  readonly own = new Set<string>()
  #nextId = 1

  get ended(): readonly RecordedSpan[] {
    return this.started.filter((span) => span.ends > 0)
  }

  /** The only span of this name. */
  only(name: string): RecordedSpan {
    const found = this.started.filter((span) => span.name === name)
    if (found.length !== 1) throw new Error(`${found.length} spans are named ${name}`)
    return found[0] as RecordedSpan
  }

  startSpan(start: SpanStart): RecordedSpan {
    const span = new RecordedSpan(start.name, start.kind ?? 'internal', start.parent, start.attributes, this.#nextId++)
    span.startTime = start.startTime
    this.started.push(span)
    return span
  }
  startServerSpan(start: ServerSpanStart): RecordedSpan {
    return this.startSpan({ name: start.method, kind: 'server', parent: start.active, startTime: start.startTime })
  }
  endServerSpan(span: RecordedSpan, end: ServerSpanEnd): void {
    span.name = end.route === undefined ? end.method : `${end.method} ${end.route}`
    span.setAttribute('http.response.status_code', end.status)
    span.end(end.endTime)
  }
  startClientSpan(start: ClientSpanStart): RecordedSpan {
    const { method, url, parent, startTime } = start
    return this.startSpan({ name: method, kind: 'client', parent, attributes: { 'url.full': url.href }, startTime })
  }
  endClientSpan(span: RecordedSpan, end: ClientSpanEnd): void {
    if (end.status !== undefined) span.setAttribute('http.response.status_code', end.status)
    if (end.error !== undefined) span.recordException(end.error)
    span.end(end.endTime)
  }
  inject(span: Span, setHeader: (name: string, value: string) => void): void {
    const { traceId, spanId } = span.spanContext()
    setHeader('traceparent', `00-${traceId}-${spanId}-01`)
  }
  isOwnTraffic(host: string, port: number): boolean {
    return this.own.has(`${host}:${port}`)
  }
}
