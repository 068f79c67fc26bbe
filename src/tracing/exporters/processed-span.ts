import type { Link, SpanContext, TimeInput } from '@opentelemetry/api'
import type { RecordedSpan } from '../recorded-span.ts'
import { type ReadableSpan, type Resource, readableSpan } from '../sdk.ts'

type Readable<K extends keyof ReadableSpan> = ReadableSpan[K]

/** A running span as the SDK hands it to `SpanProcessor.onStart`: writable and readable in one. */
export class ProcessedSpan {
  readonly resource: Resource
  readonly #span: RecordedSpan

  constructor(span: RecordedSpan, resource: Resource) {
    this.#span = span
    this.resource = resource
  }

  get name(): string {
    return this.#span.name
  }
  get kind(): number {
    return this.#span.kind
  }
  get ended(): boolean {
    return this.#span.ended
  }
  get instrumentationScope(): Readable<'instrumentationScope'> {
    return this.#span.scope
  }
  get parentSpanContext(): Readable<'parentSpanContext'> {
    return this.#now().parentSpanContext
  }
  get startTime(): Readable<'startTime'> {
    return this.#span.startTime
  }
  get endTime(): Readable<'endTime'> {
    return this.#now().endTime
  }
  get duration(): Readable<'duration'> {
    return this.#now().duration
  }
  get status(): Readable<'status'> {
    return this.#now().status
  }
  get attributes(): Readable<'attributes'> {
    return this.#now().attributes
  }
  get events(): Readable<'events'> {
    return this.#now().events
  }
  get links(): Readable<'links'> {
    return this.#now().links
  }
  get droppedAttributesCount(): number {
    return this.#span.attributes.dropped
  }
  get droppedEventsCount(): number {
    return this.#span.droppedEvents
  }
  get droppedLinksCount(): number {
    return this.#span.droppedLinks
  }

  spanContext(): SpanContext {
    return this.#span.spanContext()
  }
  setAttribute(key: string, value: unknown): this {
    this.#span.setAttribute(key, value)
    return this
  }
  setAttributes(attributes: object): this {
    this.#span.setAttributes(attributes)
    return this
  }
  addEvent(name: string, attributesOrTime?: object | TimeInput, time?: TimeInput): this {
    this.#span.addEvent(name, attributesOrTime, time)
    return this
  }
  addLink(link: Link): this {
    this.#span.addLink(link)
    return this
  }
  addLinks(links: readonly Link[]): this {
    this.#span.addLinks(links)
    return this
  }
  setStatus(status: { readonly code: number; readonly message?: string | undefined }): this {
    this.#span.setStatus(status)
    return this
  }
  updateName(name: string): this {
    this.#span.updateName(name)
    return this
  }
  recordException(error: unknown, time?: TimeInput): void {
    this.#span.recordException(error, time)
  }
  isRecording(): boolean {
    return this.#span.isRecording()
  }
  end(endTime?: TimeInput): void {
    this.#span.end(endTime)
  }

  #now(): ReadableSpan {
    return readableSpan(this.#span, this.resource)
  }
}
