import type { TLSSocket } from 'node:tls'
import type { Span as OtelSpan, SpanOptions, Tracer } from '@opentelemetry/api'
import { nameText } from '../../core/attributes/bounded-text.ts'
import { NOOP_SPAN } from '../../core/noop-span.ts'
import type { ClientSpanStart, ServerSpanEnd, ServerSpanStart, Span, SpanStart } from '../../core/span.ts'
import { AttributeList, attributesObject } from '../attributes/attribute-list.ts'
import { KINDS } from '../finished-span.ts'
import { requestPairs } from '../http/client-spans.ts'
import { completeForeign, describeFailure } from '../http/foreign-server-span.ts'
import { methodAttribute, methodName } from '../http/known-methods.ts'
import { requestAttributes } from '../http/request-attributes.ts'
import { ServerPresets, type Transport, transportOf } from '../http/server-presets.ts'
import type { Propagation } from '../propagation/propagation.ts'
import { newSpanId, newTraceId } from '../span-ids.ts'
import type { ProviderContext } from './provider-context.ts'

/** OpenTelemetry's `SpanKind`. */
const SERVER = 1
const CLIENT = 2

/** Opens and closes spans of a provider of the application. */
export class ProviderSpans {
  readonly #tracer: Tracer
  readonly #context: ProviderContext
  readonly #propagation: Propagation
  readonly #presets = new ServerPresets()
  /** The server spans that were opened here. */
  readonly #servers = new WeakMap<object, { readonly name: string; readonly transport: Transport }>()

  constructor(tracer: Tracer, context: ProviderContext, propagation: Propagation) {
    this.#tracer = tracer
    this.#context = context
    this.#propagation = propagation
  }

  start({ name, kind, attributes, parent, startTime }: SpanStart): Span {
    const list = new AttributeList()
    if (attributes !== undefined) list.setAll(attributes)
    const options = { kind: kind === undefined ? 0 : KINDS.indexOf(kind), attributes: attributesObject(list.pairs) }
    return this.#open(nameText(name), timed(options, startTime), this.#context.below(parent))
  }

  startServer(start: ServerSpanStart): Span {
    const active = start.active ?? this.#context.vendorActive
    if (active !== undefined && this.#isServerSpanOfOthers(active)) return active
    const remote = this.#propagation.read(start.headers)
    if (remote === 'denied') return this.#unrecorded()
    const method = ['http.request.method', methodAttribute(start.method)]
    const attributes = attributesObject(method, requestAttributes(start).pairs)
    const context = this.#context.belowRemote(remote)
    const name = methodName(start.method)
    const span = this.#open(name, timed({ kind: SERVER, attributes }, start.startTime), context)
    const isSecure = (start.raw?.socket as TLSSocket | undefined)?.encrypted === true
    this.#servers.set(span, { name, transport: transportOf(isSecure, start.raw?.httpVersion) })
    return span
  }

  endServer(span: Span, end: ServerSpanEnd): void {
    const opened = this.#servers.get(span)
    if (opened === undefined) {
      if (span.isRecording()) completeForeign(span, end)
      return
    }
    const preset = this.#presets.of(end.method, end.route, end.status, opened.transport)
    span.setAttributes(attributesObject(preset.pairs))
    // A name that the application chose stays; spans of the SDK tell theirs.
    const { name = opened.name } = span as { readonly name?: string }
    if (name === opened.name) span.updateName(preset.name)
    if (end.error !== undefined || end.status >= 500) describeFailure(span, end)
    span.end(end.endTime)
  }

  startClient(start: ClientSpanStart): Span {
    if (this.#context.isSuppressed) return NOOP_SPAN
    const options = { kind: CLIENT, attributes: attributesObject(requestPairs(start)) }
    return this.#open(methodName(start.method), timed(options, start.startTime), this.#context.below(start.parent))
  }

  #open(name: string, options: SpanOptions, context: ReturnType<ProviderContext['below']>): Span {
    return this.#tracer.startSpan(name, options, context) as OtelSpan & Span
  }

  /** Ids for log lines and the services that are called, and nothing else. */
  #unrecorded(): Span {
    const ids = { traceId: newTraceId(), spanId: newSpanId(), traceFlags: 0 }
    return this.#context.api.trace.wrapSpanContext(ids) as OtelSpan & Span
  }

  #isServerSpanOfOthers(span: Span): boolean {
    return !this.#servers.has(span) && (span as { readonly kind?: unknown }).kind === SERVER && span.isRecording()
  }
}

/** Readings of the monotonic clock are times for OpenTelemetry's API, too. */
function timed(options: object, startTime: number | undefined): SpanOptions {
  return (startTime === undefined ? options : { ...options, startTime }) as SpanOptions
}
