import type { IncomingHttpHeaders } from 'node:http'
import type { Context, SpanContext } from '@opentelemetry/api'
import type { Scopes } from '../../context/scope.ts'
import type { Span } from '../../core/span.ts'
import type { OtelApi } from '../otel/api-copies.ts'
import { activeContext, baggageHeaderIn, withBaggageHeader } from '../otel/baggage-context.ts'
import { isSuppressed, spanIn, withSpan, withSuppression } from '../otel/context-keys.ts'
import type { OtelGlobals } from '../otel/otel-globals.ts'
import type { Propagation } from '../propagation/propagation.ts'
import type { RemoteSpan } from '../propagation/trace-format.ts'
import { TraceState } from '../propagation/trace-state.ts'

/** Contexts of OpenTelemetry for the spans of a provider, whoever keeps the active one. */
export class ProviderContext {
  readonly #globals: OtelGlobals
  readonly #propagation: Propagation
  readonly #scopes: Scopes

  constructor(globals: OtelGlobals, propagation: Propagation, scopes: Scopes) {
    this.#globals = globals
    this.#propagation = propagation
    this.#scopes = scopes
  }

  /** The API that the application uses; a provider cannot be without it. */
  get api(): OtelApi {
    const { api } = this.#globals
    if (api === undefined) throw new Error('@opentelemetry/api is not installed')
    return api
  }

  /** The span that is active in a context manager that is not ours. */
  get vendorActive(): Span | undefined {
    return this.#globals.ownsContext ? undefined : spanIn(this.api.context.active())
  }

  /** True where the active context records nothing, as while an exporter sends. */
  get isSuppressed(): boolean {
    return isSuppressed(this.api.context.active()) || this.#scopes.current()?.suppressed === true
  }

  /** The context of a new span: the innermost active span is its parent, else `parent`; without either it is a root. */
  below(parent: Span | undefined): Context {
    const above = this.vendorActive ?? parent
    const { ROOT_CONTEXT } = this.api
    const context = above === undefined ? ROOT_CONTEXT : withSpan(activeContext(this.api, this.#scopes), above)
    return this.isSuppressed ? withSuppression(context) : context
  }

  /** The context of a server span whose parent is in another process. */
  belowRemote(remote: RemoteSpan | undefined): Context {
    const { ROOT_CONTEXT, trace } = this.api
    const context = this.isSuppressed ? withSuppression(ROOT_CONTEXT) : ROOT_CONTEXT
    if (remote === undefined) return context
    const { traceId, spanId, traceFlags = 1, traceState } = remote
    const parent: SpanContext = { traceId, spanId, traceFlags, isRemote: true }
    const state = traceState === '' ? {} : { traceState: new TraceState(traceState) }
    return trace.setSpanContext(context, { ...parent, ...state })
  }

  /** What a request brings besides its span. */
  ofRequest({ baggage }: IncomingHttpHeaders): Context {
    return withBaggageHeader(this.api, this.api.ROOT_CONTEXT, baggage)
  }

  run<T>(span: Span, fn: () => T): T {
    const { context } = this.api
    return context.with(withSpan(activeContext(this.api, this.#scopes), span), fn)
  }

  inject(span: Span, setHeader: (name: string, value: string) => void): void {
    this.#propagation.write(span, setHeader)
    if (!this.#propagation.hasBaggage) return
    const baggage = baggageHeaderIn(activeContext(this.api, this.#scopes))
    if (baggage !== '') setHeader('baggage', baggage)
  }
}
