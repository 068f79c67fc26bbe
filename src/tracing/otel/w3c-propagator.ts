import type { Context, SpanContext, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api'
import { parseTraceState, TraceState } from '../propagation/trace-state.ts'
import { formatTraceparent, parseTraceparent } from '../propagation/traceparent.ts'
import { isSpanId, isTraceId } from '../span-ids.ts'
import { isSuppressed, spanIn } from './context-keys.ts'

const FIELDS = ['traceparent', 'tracestate'] as const

/** W3C Trace Context for whoever uses OpenTelemetry's global propagator. */
export class W3cPropagator implements TextMapPropagator {
  readonly #setRemote: (context: Context, remote: SpanContext) => Context

  /** `setRemote`: the API's `trace.setSpanContext`. */
  constructor(setRemote: (context: Context, remote: SpanContext) => Context) {
    this.#setRemote = setRemote
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const ids = spanIn(context)?.spanContext() as SpanContext | undefined
    if (ids === undefined || isSuppressed(context) || !isTraceId(ids.traceId) || !isSpanId(ids.spanId)) return
    setter.set(carrier, FIELDS[0], formatTraceparent(ids.traceId, ids.spanId, ids.traceFlags))
    const state = ids.traceState?.serialize() ?? ''
    if (state !== '') setter.set(carrier, FIELDS[1], state)
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const header = getter.get(carrier, FIELDS[0])
    const parent = parseTraceparent(Array.isArray(header) && header.length === 1 ? header[0] : header)
    if (parent === undefined) return context
    const state = parseTraceState(getter.get(carrier, FIELDS[1]))
    const remote: SpanContext = { ...parent, isRemote: true }
    return this.#setRemote(context, state === '' ? remote : { ...remote, traceState: new TraceState(state) })
  }

  fields(): string[] {
    return [...FIELDS]
  }
}
