import type { TLSSocket } from 'node:tls'
import type { ServerSpanEnd, ServerSpanStart, Span } from '../../core/span.ts'
import { attributesObject } from '../attributes/attribute-list.ts'
import { OWN_SCOPE } from '../instrumentation-scope.ts'
import type { Propagation } from '../propagation/propagation.ts'
import { RecordedSpan } from '../recorded-span.ts'
import type { SpanSeed } from '../sampling/custom-sampler.ts'
import type { SpanFactory } from '../span-factory.ts'
import { newSpanId, newTraceId } from '../span-ids.ts'
import { UnrecordedSpan } from '../unrecorded-span.ts'
import { completeForeign, describeFailure } from './foreign-server-span.ts'
import { methodAttribute, methodName } from './known-methods.ts'
import { requestAttributes } from './request-attributes.ts'
import { ServerPresets, type Transport, transportOf } from './server-presets.ts'
import type { SpanPreset } from './span-preset.ts'

/** OpenTelemetry's `SpanKind.SERVER`. */
const SERVER = 1

/** The span of a request that this library opened, and closes. */
class ServerSpan extends RecordedSpan {
  readonly transport: Transport
  /** Name and number of attributes at the start: what differs at the end was the application's doing. */
  readonly firstName: string
  readonly firstPairs: number

  constructor(
    factory: SpanFactory,
    origin: Exclude<ReturnType<SpanFactory['root']>, UnrecordedSpan>,
    start: ServerSpanStart,
  ) {
    const attributes = requestAttributes(start)
    super(factory, origin, methodName(start.method), SERVER, OWN_SCOPE, start.startTime, attributes)
    this.firstName = this.name
    this.firstPairs = attributes.pairs.length
    this.transport = transportOf(
      (start.raw?.socket as TLSSocket | undefined)?.encrypted === true,
      start.raw?.httpVersion,
    )
  }
}

/** Opens and closes the spans of incoming requests, by OpenTelemetry's semantic conventions for HTTP. */
export class ServerSpans {
  readonly #factory: SpanFactory
  readonly #presets = new ServerPresets()
  readonly #propagation: Propagation
  readonly #vendorActive: () => Span | undefined

  /** `vendorActive`: the span that is active in a context manager that is not ours. */
  constructor(factory: SpanFactory, propagation: Propagation, vendorActive: () => Span | undefined) {
    this.#factory = factory
    this.#propagation = propagation
    this.#vendorActive = vendorActive
  }

  start(start: ServerSpanStart): Span {
    const active = start.active ?? this.#vendorActive()
    if (active !== undefined && isServerSpanOfOthers(active)) {
      this.#factory.forgetIds()
      return active
    }
    const { headers } = start
    const factory = this.#factory
    const parent = this.#propagation.read(headers)
    if (parent === 'denied') {
      factory.forgetIds()
      return new UnrecordedSpan(newTraceId(), newSpanId(), 0, '')
    }
    const seed = factory.wantsSeed ? seedOf(start) : undefined
    const origin =
      parent === undefined ? factory.root(seed, start) : factory.childOfRemote(parent, parent.traceState, seed, start)
    return origin instanceof UnrecordedSpan ? origin : factory.started(new ServerSpan(factory, origin, start))
  }

  end(span: Span, end: ServerSpanEnd): void {
    if (span instanceof ServerSpan) settleTrace(span, end)
    if (!span.isRecording()) return
    if (span instanceof ServerSpan) {
      const preset = this.#presets.of(end.method, end.route, end.status, span.transport)
      if (isUntouched(span)) usePreset(span, preset)
      else applyPreset(span, preset)
      if (end.error !== undefined || end.status >= 500) describeFailure(span, end)
      span.end(end.endTime)
    } else {
      // A span that an instrumentation opened: it is completed here, and ended by whom it belongs to.
      completeForeign(span, end)
    }
  }
}

function seedOf(start: ServerSpanStart): SpanSeed {
  const { pairs } = requestAttributes(start)
  const attributes = { 'http.request.method': methodAttribute(start.method), ...attributesObject(pairs) }
  return { name: methodName(start.method), kind: SERVER, attributes }
}

/** What is known by now decides whether a held trace is recorded. A thrown error with a 4xx answer is the client's. */
function settleTrace({ held }: ServerSpan, { route, status, error }: ServerSpanEnd): void {
  if (held === undefined) return
  if (status >= 500 || (error !== undefined && status < 400)) held.failed = true
  held.settleRoute(route)
}

/** A running server span that an instrumentation opened for this request. */
function isServerSpanOfOthers(span: Span): boolean {
  return !(span instanceof ServerSpan) && (span as { readonly kind?: unknown }).kind === SERVER && span.isRecording()
}

function usePreset(span: ServerSpan, preset: SpanPreset): void {
  span.name = preset.name
  span.preset = preset
}

/** True when the application neither renamed the span nor set an attribute that a preset has as well. */
function isUntouched(span: ServerSpan): boolean {
  if (span.name !== span.firstName) return false
  const { pairs } = span.attributes
  for (let i = span.firstPairs; i < pairs.length; i += 2) {
    const key = pairs[i] as string
    if (key.startsWith('http.') || key === 'url.scheme' || key === 'network.protocol.version') return false
  }
  return true
}

/** The attributes one by one; a name that the application chose stays. */
function applyPreset(span: ServerSpan, preset: SpanPreset): void {
  if (span.name === span.firstName) span.name = preset.name
  for (let i = 0; i < preset.pairs.length; i += 2) {
    span.attributes.set(preset.pairs[i], preset.pairs[i + 1])
  }
}
