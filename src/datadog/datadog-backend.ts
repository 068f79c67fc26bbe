import type { Clock } from '../core/clock.ts'
import type { Faults } from '../core/faults.ts'
import { NOOP_SPAN } from '../core/noop-span.ts'
import type {
  ClientSpanEnd,
  ClientSpanStart,
  ServerSpanEnd,
  ServerSpanStart,
  Span,
  SpanBackend,
  SpanStart,
} from '../core/span.ts'
import { DatadogSpan, type DatadogSpanHost } from './datadog-span.ts'
import type { DatadogSpanContext, DatadogTracer, DatadogTraceSpan } from './dd-trace.ts'
import { clientTags, serverTags } from './http-tags.ts'
import { primaryOf } from './mirror-span.ts'
import { instrumentedServerSpan, isInstrumented } from './native-span.ts'

export interface DatadogBackendOptions {
  readonly tracer: DatadogTracer
  readonly clock: Clock
  readonly faults: Faults
  /** Marks every span as `measured`. */
  readonly measured: boolean
  readonly isOwnTraffic: (host: string, port: number) => boolean
}

/** Spans by dd-trace's native API. No method throws. */
export class DatadogBackend implements SpanBackend {
  readonly host: DatadogSpanHost
  readonly isOwnTraffic: (host: string, port: number) => boolean
  readonly #tracer: DatadogTracer
  readonly #measured: boolean
  readonly #own = new WeakSet<DatadogTraceSpan>()

  constructor(options: DatadogBackendOptions) {
    this.host = { tracer: options.tracer, clock: options.clock, faults: options.faults, ended: 0 }
    this.isOwnTraffic = options.isOwnTraffic
    this.#tracer = options.tracer
    this.#measured = options.measured
  }

  startSpan(start: SpanStart): Span {
    try {
      const tags: { [key: string]: unknown } = { 'resource.name': start.name }
      if (start.kind !== undefined && start.kind !== 'internal') tags['span.kind'] = start.kind
      const span = this.#start(start.name, tags, this.#parentOf(start.parent), start.startTime)
      return start.attributes === undefined ? span : span.setAttributes(start.attributes)
    } catch (error) {
      return this.#failed(error)
    }
  }

  startServerSpan(start: ServerSpanStart): Span {
    try {
      const opened = instrumentedServerSpan(this.#tracer.scope().active())
      if (opened !== undefined && !this.#own.has(opened)) return new DatadogSpan(opened, this.host, false)
      const remote = this.#tracer.extract('http_headers', start.headers)
      const span = this.#start('web.request', serverTags(start), remote, start.startTime)
      if (hasIds(span)) return span
      return this.#start('web.request', serverTags(start), null, start.startTime)
    } catch (error) {
      return this.#failed(error)
    }
  }

  endServerSpan(span: Span, end: ServerSpanEnd): void {
    span.setAttribute('http.status_code', String(end.status))
    if (end.route !== undefined) {
      span.setAttribute('http.route', end.route)
      span.updateName(`${end.method} ${end.route}`)
    }
    if (end.error !== undefined && end.error !== null) span.recordException(end.error)
    if (end.status >= 500) span.setStatus({ code: 2 })
    span.end(end.endTime)
  }

  startClientSpan(start: ClientSpanStart): Span {
    try {
      const active = this.#tracer.scope().active()
      if (isInstrumented(active, 'http', 'client') && !this.#own.has(active)) {
        return new DatadogSpan(active, this.host, false)
      }
      return this.#start('http.request', clientTags(start), this.#parentOf(start.parent), start.startTime)
    } catch (error) {
      return this.#failed(error)
    }
  }

  endClientSpan(span: Span, end: ClientSpanEnd): void {
    if (end.status !== undefined) span.setAttribute('http.status_code', String(end.status))
    if (end.error !== undefined && end.error !== null) span.recordException(end.error)
    if (end.status === undefined || end.status >= 400) span.setStatus({ code: 2 })
    span.end(end.endTime)
  }

  inject(span: Span, setHeader: (name: string, value: string) => void): void {
    const own = this.spanOf(span)
    // Whoever opened a client span that is not ours has written its headers already.
    if (own === undefined || !own.owned) return
    const carrier: { [name: string]: string } = {}
    try {
      this.#tracer.inject(own.raw, 'http_headers', carrier)
      for (const name in carrier) setHeader(name, String(carrier[name]))
    } catch (error) {
      this.host.faults.report('datadog', error)
    }
  }

  activate<T>(span: Span, fn: () => T): T {
    const own = this.spanOf(span)
    if (own === undefined) return fn()
    let failed = false
    let thrown: unknown
    // dd-trace marks the span as failed when something is thrown through its scope, whatever becomes of it later.
    const result = this.#tracer.scope().activate(own.raw, () => {
      try {
        return fn()
      } catch (error) {
        failed = true
        thrown = error
        return undefined as T
      }
    })
    if (failed) throw thrown
    return result
  }

  /** The span of this backend behind `span`, a mirror's included. */
  spanOf(span: Span | undefined): DatadogSpan | undefined {
    const primary = primaryOf(span)
    return primary instanceof DatadogSpan ? primary : undefined
  }

  /** The innermost span: the one given, or a span that the application opened inside it with dd-trace's own API. */
  innermost(span: DatadogSpan | undefined): DatadogTraceSpan | undefined {
    const active = this.#tracer.scope().active()
    if (active === null || active === span?.raw) return span?.raw
    return this.#own.has(active) ? span?.raw : active
  }

  #parentOf(parent: Span | undefined): DatadogTraceSpan | undefined {
    return this.innermost(this.spanOf(parent))
  }

  #start(
    name: string,
    tags: { [key: string]: unknown },
    childOf: DatadogTraceSpan | DatadogSpanContext | null | undefined,
    startTime: number | undefined,
  ): DatadogSpan {
    if (this.#measured) tags['_dd.measured'] = 1
    const { clock } = this.host
    const epoch = clock.toEpoch(startTime ?? clock.now())
    const raw = this.#tracer.startSpan(name, { childOf: childOf ?? null, startTime: epoch, tags })
    this.#own.add(raw)
    return new DatadogSpan(raw, this.host, true)
  }

  #failed(error: unknown): Span {
    this.host.faults.report('datadog', error)
    return NOOP_SPAN
  }
}

/** Some releases of dd-trace 5 take a header `baggage` alone for a parent, and its children have no ids to tell. */
function hasIds(span: DatadogSpan): boolean {
  try {
    return span.spanContext().traceId !== ''
  } catch {
    return false
  }
}
