import { attributeKey, eachOwnAttribute } from '../core/attributes/own-attributes.ts'
import type { Clock } from '../core/clock.ts'
import type { Faults } from '../core/faults.ts'
import type { Attributes, AttributeValue, Span, SpanIds, StatusCode } from '../core/span.ts'
import { DatadogSpanIds } from './datadog-span-ids.ts'
import type { DatadogTracer, DatadogTraceSpan } from './dd-trace.ts'
import { exceptionAttributes, setErrorTags } from './error-tags.ts'
import { tagValueOf } from './tag-value.ts'

/** What all spans of a backend share. */
export interface DatadogSpanHost {
  readonly tracer: DatadogTracer
  readonly clock: Clock
  readonly faults: Faults
  /** Spans that ended so far. */
  ended: number
}

/** Span events, which the first releases of dd-trace 5 lack. */
interface WithEvents {
  addEvent?: (name: string, attributes: object, time: number) => unknown
}

/** A dd-trace span behind the library's `Span`. */
export class DatadogSpan implements Span {
  readonly raw: DatadogTraceSpan
  /** False for a span that dd-trace's own instrumentation opened and will finish itself. */
  readonly owned: boolean
  readonly #host: DatadogSpanHost
  #ids: DatadogSpanIds | undefined = undefined
  #status: StatusCode = 0
  #statusMessage: string | undefined = undefined
  #thrown: { readonly error: unknown; readonly time: number } | undefined = undefined
  #ended = false

  constructor(raw: DatadogTraceSpan, host: DatadogSpanHost, owned: boolean) {
    this.raw = raw
    this.owned = owned
    this.#host = host
  }

  spanContext(): SpanIds {
    this.#ids ??= new DatadogSpanIds(this.raw.context(), this.#host.tracer)
    return this.#ids
  }

  setAttribute(key: string, value: AttributeValue): this {
    return this.setTag(key, value)
  }

  /** Any value, normalised. */
  setTag(key: string, value: unknown): this {
    if (this.#ended) return this
    try {
      const name = attributeKey(key)
      const tag = tagValueOf(value)
      if (name !== undefined && tag !== undefined) this.raw.setTag(name, tag)
    } catch (error) {
      this.#host.faults.report('datadog', error)
    }
    return this
  }

  setAttributes(attributes: Attributes): this {
    if (this.#ended) return this
    eachOwnAttribute(attributes, (key, value) => this.setTag(key, value))
    return this
  }

  addEvent(name: string, attributes?: Attributes): this {
    if (!this.#ended) this.#addEvent(name, attributes === undefined ? {} : normalised(attributes), this.#now())
    return this
  }

  /** Becomes the error tags when the status is or turns "error" before the end, else an `exception` event. */
  recordException(error: unknown): void {
    if (this.#ended) return
    this.#keepThrownAsEvent()
    this.#thrown = { error, time: this.#now() }
  }

  setStatus(status: { readonly code: StatusCode; readonly message?: string | undefined }): this {
    // As in OpenTelemetry: "unset" changes nothing and "ok" is final.
    if (this.#ended || status.code === 0 || this.#status === 1) return this
    this.#status = status.code
    this.#statusMessage = status.message
    return this
  }

  /** Becomes the resource; the operation name stays, because Datadog groups by it. */
  updateName(name: string): this {
    return this.setTag('resource.name', name)
  }

  isRecording(): boolean {
    return !this.#ended
  }

  end(endTime?: number): void {
    if (this.#ended) return
    try {
      if (this.#status === 2) this.#markFailed()
      else this.#keepThrownAsEvent()
      if (this.owned) this.raw.finish(this.#host.clock.toEpoch(endTime ?? this.#host.clock.now()))
    } catch (error) {
      this.#host.faults.report('datadog', error)
    }
    this.#ended = true
    this.#host.ended++
  }

  #now(): number {
    const { clock } = this.#host
    return clock.toEpoch(clock.now())
  }

  #markFailed(): void {
    this.raw.setTag('error', 1)
    if (this.#thrown !== undefined) setErrorTags(this.raw, this.#thrown.error)
    else if (this.#statusMessage !== undefined) this.raw.setTag('error.message', this.#statusMessage)
  }

  #keepThrownAsEvent(): void {
    if (this.#thrown === undefined) return
    this.#addEvent('exception', exceptionAttributes(this.#thrown.error), this.#thrown.time)
    this.#thrown = undefined
  }

  #addEvent(name: string, attributes: object, time: number): void {
    try {
      const raw = this.raw as WithEvents
      raw.addEvent?.(name, attributes, time)
    } catch (error) {
      this.#host.faults.report('datadog', error)
    }
  }
}

function normalised(attributes: Attributes): { [key: string]: unknown } {
  const values: { [key: string]: unknown } = {}
  eachOwnAttribute(attributes, (key, value) => {
    const name = attributeKey(key)
    const tag = tagValueOf(value)
    if (name !== undefined && tag !== undefined) values[name] = tag
  })
  return values
}
