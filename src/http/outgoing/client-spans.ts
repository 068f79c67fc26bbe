import type { Scopes } from '../../context/scope.ts'
import type { ClientSpanEnd, Span, SpanBackend } from '../../core/span.ts'

/** By which a request already belongs to a trace, where the backend names no others. */
const TRACE_HEADERS = ['traceparent']

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

/** The client spans that are open, by the request they belong to. */
export class ClientSpans {
  /** Headers by which a request already belongs to a trace, lower case. */
  readonly traceHeaders: readonly string[]
  readonly #spans: SpanBackend
  readonly #scopes: Scopes
  readonly #open = new WeakMap<object, Span>()

  constructor(spans: SpanBackend, scopes: Scopes) {
    this.traceHeaders = spans.traceHeaders ?? TRACE_HEADERS
    this.#spans = spans
    this.#scopes = scopes
  }

  /**
   * The span that an outgoing request made here is a child of. Undefined where nothing may be recorded, and outside
   * requests and observed functions: background traffic starts no traces of its own.
   */
  parent(): Span | undefined {
    const scope = this.#scopes.current()
    return scope === undefined || scope.suppressed ? undefined : scope.span
  }

  has(request: object): boolean {
    return this.#open.has(request)
  }

  /** Opens the span of a request; undefined for the backend's own traffic. */
  begin(request: object, method: string, url: URL, parent: Span): Span | undefined {
    const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
    const port = url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port)
    if (this.#spans.isOwnTraffic(host, port)) return undefined
    const span = this.#spans.startClientSpan({ method, url, parent })
    this.#open.set(request, span)
    return span
  }

  inject(span: Span, setHeader: (name: string, value: string) => void): void {
    this.#spans.inject(span, setHeader)
  }

  /** Ends the span of a request; does nothing where it has none or has ended. */
  end(request: object, end: ClientSpanEnd): void {
    const span = this.#open.get(request)
    if (span === undefined) return
    this.#open.delete(request)
    this.#spans.endClientSpan(span, end)
  }
}
