import type { Context, SpanContext, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api'
import type { Propagation } from '../propagation/propagation.ts'
import { TraceState } from '../propagation/trace-state.ts'
import type { OtelApi } from './api-copies.ts'
import { baggageHeaderIn, withBaggageHeader } from './baggage-context.ts'
import { isSuppressed, spanIn } from './context-keys.ts'

/** The headers of `tracing.propagators` for whoever uses OpenTelemetry's global propagator. */
export class HeaderPropagator implements TextMapPropagator {
  readonly #api: OtelApi
  readonly #propagation: Propagation

  constructor(api: OtelApi, propagation: Propagation) {
    this.#api = api
    this.#propagation = propagation
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isSuppressed(context)) return
    const set = (name: string, value: string) => setter.set(carrier, name, value)
    const span = spanIn(context)
    if (span !== undefined) this.#propagation.write(span, set)
    const baggage = this.#propagation.hasBaggage ? baggageHeaderIn(context) : ''
    if (baggage !== '') set('baggage', baggage)
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const headers: Record<string, unknown> = {}
    for (const name of this.#propagation.headers) {
      const value = getter.get(carrier, name)
      headers[name] = Array.isArray(value) && value.length === 1 ? value[0] : value
    }
    const bearing = this.#propagation.hasBaggage ? withBaggageHeader(this.#api, context, headers.baggage) : context
    const found = this.#propagation.read(headers)
    if (found === undefined || found === 'denied') return bearing
    const { traceId, spanId, traceFlags = 1, traceState } = found
    const remote: SpanContext = { traceId, spanId, traceFlags, isRemote: true }
    const state = traceState === '' ? {} : { traceState: new TraceState(traceState) }
    return this.#api.trace.setSpanContext(bearing, { ...remote, ...state })
  }

  fields(): string[] {
    return [...this.#propagation.headers]
  }
}
