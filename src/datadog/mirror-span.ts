import type { Clock } from '../core/clock.ts'
import type { Attributes, AttributeValue, Span, SpanIds, StatusCode } from '../core/span.ts'

/** One span recorded twice. The primary's identity is the identity of both, and they end at one moment. */
export class MirrorSpan implements Span {
  readonly primary: Span
  readonly twin: Span
  readonly #clock: Clock

  constructor(primary: Span, twin: Span, clock: Clock) {
    this.primary = primary
    this.twin = twin
    this.#clock = clock
  }

  spanContext(): SpanIds {
    return this.primary.spanContext()
  }

  setAttribute(key: string, value: AttributeValue): this {
    this.primary.setAttribute(key, value)
    this.twin.setAttribute(key, value)
    return this
  }

  setAttributes(attributes: Attributes): this {
    this.primary.setAttributes(attributes)
    this.twin.setAttributes(attributes)
    return this
  }

  addEvent(name: string, attributes?: Attributes): this {
    this.primary.addEvent(name, attributes)
    this.twin.addEvent(name, attributes)
    return this
  }

  recordException(error: unknown, time?: number): void {
    this.primary.recordException(error, time)
    this.twin.recordException(error, time)
  }

  setStatus(status: { readonly code: StatusCode; readonly message?: string | undefined }): this {
    this.primary.setStatus(status)
    this.twin.setStatus(status)
    return this
  }

  updateName(name: string): this {
    this.primary.updateName(name)
    this.twin.updateName(name)
    return this
  }

  isRecording(): boolean {
    return this.primary.isRecording() || this.twin.isRecording()
  }

  end(endTime = this.#clock.now()): void {
    this.primary.end(endTime)
    this.twin.end(endTime)
  }
}

/** The primary of a mirrored span; any other span as it is. */
export function primaryOf(span: Span | undefined): Span | undefined {
  return span instanceof MirrorSpan ? span.primary : span
}

/** The twin of a mirrored span; any other span as it is. */
export function twinOf(span: Span | undefined): Span | undefined {
  return span instanceof MirrorSpan ? span.twin : span
}
