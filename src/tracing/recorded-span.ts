import type { HrTime, Link, SpanContext, TimeInput } from '@opentelemetry/api'
import { cutText, nameText } from '../core/attributes/bounded-text.ts'
import type { Clock } from '../core/clock.ts'
import type { Span as CoreSpan, StatusCode } from '../core/span.ts'
import { AttributeList } from './attributes/attribute-list.ts'
import { exceptionAttributes } from './attributes/exception-attributes.ts'
import type { SpanPreset } from './http/span-preset.ts'
import type { InstrumentationScope } from './instrumentation-scope.ts'
import { isTimeInput, timeOf, toHrTime, toMilliseconds } from './otel/time-input.ts'
import { parseTraceState } from './propagation/trace-state.ts'
import type { HeldTrace } from './sampling/held-trace.ts'
import { isSpanId, isTraceId } from './span-ids.ts'
import { spanContextOf } from './unrecorded-span.ts'

/** OpenTelemetry's defaults for the events and the links of a span. */
const MAX_EVENTS = 128
const MAX_LINKS = 128
export interface SpanEvent {
  readonly name: string
  readonly time: HrTime
  readonly attributes: AttributeList
}

export interface SpanLink {
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags: number
  readonly isRemote: boolean
  /** `tracestate` list, empty for none. */
  readonly traceState: string
  readonly attributes: AttributeList
}

/** Whom a span reports to when it ends. */
export interface SpanOwner {
  readonly clock: Clock
  spanEnded(span: RecordedSpan): void
}

/** Where a span comes from. */
export interface SpanOrigin {
  readonly traceId: string
  readonly spanId: string
  /** Empty for a root. */
  readonly parentSpanId: string
  readonly parentIsRemote: boolean
  /** `tracestate` list, empty for none. */
  readonly traceState: string
  /** Undefined where the span is recorded for certain. */
  readonly held: HeldTrace | undefined
  /** What a sampler of the application adds. */
  readonly attributes: object | undefined
}

/**
 * A recorded span: OpenTelemetry's `Span` and the library's in one. It holds what was said until `end()` hands it to its
 * owner. No method throws, and every method is a no-op after `end()`.
 */
export class RecordedSpan implements CoreSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly parentIsRemote: boolean
  readonly traceState: string
  /** The trace that it belongs to, where it was not certain at the start whether that is recorded. */
  readonly held: HeldTrace | undefined
  /** OpenTelemetry's `SpanKind`. */
  readonly kind: number
  readonly scope: InstrumentationScope
  readonly #owner: SpanOwner
  name: string
  readonly attributes: AttributeList
  events: SpanEvent[] | undefined = undefined
  droppedEvents = 0
  links: SpanLink[] | undefined = undefined
  droppedLinks = 0
  statusCode: StatusCode = 0
  statusMessage = ''
  /** Constant part of a server span: name and attributes that come before `attributes`. */
  preset: SpanPreset | undefined = undefined
  /** Start: a clock reading until `end()`, Unix milliseconds from then on. */
  startMs = 0
  /** Start as the caller gave it, where it was Unix time. */
  startHr: HrTime | undefined = undefined
  /** End in Unix milliseconds; set by `end()`. */
  endMs = 0
  /** End as the caller gave it, where it was Unix time. */
  endHr: HrTime | undefined = undefined
  #ended = false

  constructor(
    owner: SpanOwner,
    origin: SpanOrigin,
    name: string,
    kind: number,
    scope: InstrumentationScope,
    start: number | HrTime,
    attributes: AttributeList,
  ) {
    this.traceId = origin.traceId
    this.spanId = origin.spanId
    this.parentSpanId = origin.parentSpanId
    this.parentIsRemote = origin.parentIsRemote
    this.traceState = origin.traceState
    this.held = origin.held
    this.kind = kind
    this.scope = scope
    this.#owner = owner
    this.name = name
    if (typeof start === 'number') this.startMs = start
    else this.startHr = start
    this.attributes = attributes
    if (origin.attributes !== undefined) attributes.setAll(origin.attributes)
  }

  /** 1 is sampled. */
  get traceFlags(): number {
    return this.held === undefined ? 1 : this.held.traceFlags
  }

  spanContext(): SpanContext {
    return spanContextOf(this)
  }

  setAttribute(key: string, value: unknown): this {
    if (!this.#ended) this.attributes.set(key, value)
    return this
  }

  setAttributes(attributes: object): this {
    if (!this.#ended) this.attributes.setAll(attributes)
    return this
  }

  /** OpenTelemetry allows the time in the place of the attributes. */
  addEvent(name: string, attributesOrTime?: object | TimeInput, time?: TimeInput): this {
    const hasTimeOnly = time === undefined && isTimeInput(attributesOrTime)
    const attributes = new AttributeList()
    if (!hasTimeOnly) attributes.setAll(attributesOrTime)
    this.#addEvent(name, attributes, hasTimeOnly ? attributesOrTime : time)
    return this
  }

  recordException(error: unknown, time?: TimeInput): void {
    if (!this.#ended) this.#addEvent('exception', exceptionAttributes(error), time)
  }

  /** A link without valid ids changes nothing. */
  addLink(link: Link): this {
    const copy = this.#ended ? undefined : copyLink(link)
    if (copy === undefined) return this
    this.links ??= []
    if (this.links.length >= MAX_LINKS) {
      this.links.shift()
      this.droppedLinks++
    }
    this.links.push(copy)
    return this
  }

  addLinks(links: readonly Link[]): this {
    if (Array.isArray(links)) for (const link of links) this.addLink(link)
    return this
  }

  /** As in OpenTelemetry: `unset` changes nothing, and nothing follows `ok`. */
  setStatus(status: { readonly code: number; readonly message?: string | undefined }): this {
    const code = status?.code
    if (this.#ended || this.statusCode === 1 || (code !== 1 && code !== 2)) return this
    this.statusCode = code
    this.statusMessage = code === 2 && typeof status.message === 'string' ? cutText(status.message) : ''
    return this
  }

  updateName(name: string): this {
    if (!this.#ended && typeof name === 'string') this.name = cutText(name)
    return this
  }

  /** Unix time of the start, also while the span runs. */
  get startTime(): HrTime {
    if (this.startHr !== undefined) return this.startHr
    return toHrTime(this.#ended ? this.startMs : this.#owner.clock.toEpoch(this.startMs))
  }

  get ended(): boolean {
    return this.#ended
  }

  isRecording(): boolean {
    return !this.#ended && this.held?.isDropped !== true
  }

  end(endTime?: TimeInput): void {
    if (this.#ended) return
    this.#ended = true
    const { clock } = this.#owner
    this.#setTimes(timeOf(endTime) ?? clock.now(), clock)
    this.#owner.spanEnded(this)
  }

  #setTimes(end: number | HrTime, clock: Clock): void {
    if (this.startHr !== undefined) this.startMs = toMilliseconds(this.startHr)
    if (typeof end === 'number') {
      this.endMs = clock.toEpoch(end)
      // Reckoned back from the end: a clock that was set in between must not change the duration.
      if (this.startHr === undefined) this.startMs = this.endMs - (end - this.startMs)
    } else {
      this.endHr = end
      this.endMs = toMilliseconds(end)
      if (this.startHr === undefined) this.startMs = clock.toEpoch(this.startMs)
    }
    if (this.endMs < this.startMs) {
      this.endMs = this.startMs
      this.endHr = this.startHr
    }
  }

  #addEvent(name: unknown, attributes: AttributeList, time: unknown): void {
    if (this.#ended) return
    this.events ??= []
    if (this.events.length >= MAX_EVENTS) {
      this.events.shift()
      this.droppedEvents++
    }
    const { clock } = this.#owner
    const at = timeOf(time) ?? clock.now()
    this.events.push({
      name: nameText(name),
      time: typeof at === 'number' ? toHrTime(clock.toEpoch(at)) : at,
      attributes,
    })
  }
}

/** Undefined for what is no link; never throws. */
function copyLink(link: Link): SpanLink | undefined {
  try {
    const { traceId, spanId, traceFlags, isRemote, traceState } = link.context
    if (!isTraceId(traceId) || !isSpanId(spanId)) return undefined
    const attributes = new AttributeList()
    attributes.setAll(link.attributes)
    const state = parseTraceState(traceState?.serialize())
    return {
      traceId,
      spanId,
      traceFlags: traceFlags & 0xff,
      isRemote: isRemote === true,
      traceState: state,
      attributes,
    }
  } catch {
    return undefined
  }
}
