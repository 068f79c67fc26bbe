import type { AttributeValue } from '../../core/span.ts'
import type { InstrumentationScope } from '../instrumentation-scope.ts'
import type { RecordedSpan } from '../recorded-span.ts'
import { ProtobufWriter, WRITER_FULL } from './protobuf-writer.ts'
import { encodeAttributes, encodeSpan } from './span-encoder.ts'

const RESOURCE_SPANS = 0x0a
const RESOURCE = 0x0a
const RESOURCE_ATTRIBUTE = 0x0a
const SCOPE_SPANS = 0x12
const SCOPE = 0x0a
const SCOPE_NAME = 0x0a
const SCOPE_VERSION = 0x12
const SPANS = 0x12

/** Collectors accept 4 MiB in one message unless told otherwise. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024 - 1024
const INITIAL_BYTES = 16 * 1024

/** A finished request: bytes of an `ExportTraceServiceRequest` and how many spans it holds. */
export interface EncodedBatch {
  readonly bytes: Buffer
  readonly spans: number
}

/** The request that grows: every span is encoded into it when it ends, and nothing else of the span is kept. */
export class SpanBatch {
  readonly #writer = new ProtobufWriter(INITIAL_BYTES, MAX_BATCH_BYTES)
  readonly #resource: Uint8Array
  readonly #scopes = new WeakMap<InstrumentationScope, Uint8Array>()
  #spans = 0
  #requestStart = 0
  #scopeStart = 0
  #scope: InstrumentationScope | undefined

  constructor(resource: readonly (string | AttributeValue)[]) {
    this.#resource = encodeResource(resource)
  }

  get bytes(): number {
    return this.#spans === 0 ? 0 : this.#writer.position
  }

  get spans(): number {
    return this.#spans
  }

  /** Encodes the span into the batch; false, with nothing changed, when it does not fit any more. */
  add(span: RecordedSpan): boolean {
    const writer = this.#writer
    const before = writer.position
    const scope = this.#scope
    const scopeStart = this.#scopeStart
    try {
      if (this.#spans === 0) this.#open()
      if (this.#scope !== span.scope) this.#openScope(span.scope)
      const field = writer.open(SPANS)
      encodeSpan(writer, span)
      writer.close(field)
      this.#spans++
      return true
    } catch (error) {
      writer.rewind(this.#spans === 0 ? 0 : before)
      this.#scope = scope
      this.#scopeStart = scopeStart
      if (error === WRITER_FULL) return false
      throw error
    }
  }

  /** Takes the batch out; a new one starts with the next span. Undefined when it is empty. */
  seal(): EncodedBatch | undefined {
    if (this.#spans === 0) return undefined
    const writer = this.#writer
    writer.close(this.#scopeStart)
    writer.close(this.#requestStart)
    const batch = { bytes: writer.copy(), spans: this.#spans }
    writer.rewind(0)
    this.#spans = 0
    this.#scope = undefined
    return batch
  }

  #open(): void {
    this.#writer.rewind(0)
    this.#scope = undefined
    this.#requestStart = this.#writer.open(RESOURCE_SPANS)
    this.#writer.raw(this.#resource)
  }

  #openScope(scope: InstrumentationScope): void {
    const writer = this.#writer
    if (this.#scope !== undefined) writer.close(this.#scopeStart)
    this.#scopeStart = writer.open(SCOPE_SPANS)
    writer.raw(this.#encodedScope(scope))
    this.#scope = scope
  }

  #encodedScope(scope: InstrumentationScope): Uint8Array {
    let encoded = this.#scopes.get(scope)
    if (encoded === undefined) {
      const writer = new ProtobufWriter(256, MAX_BATCH_BYTES)
      const field = writer.open(SCOPE)
      writer.string(SCOPE_NAME, scope.name)
      if (scope.version !== '') writer.string(SCOPE_VERSION, scope.version)
      writer.close(field)
      encoded = writer.copy()
      this.#scopes.set(scope, encoded)
    }
    return encoded
  }
}

function encodeResource(pairs: readonly (string | AttributeValue)[]): Uint8Array {
  const writer = new ProtobufWriter(1_024, MAX_BATCH_BYTES)
  const field = writer.open(RESOURCE)
  encodeAttributes(writer, RESOURCE_ATTRIBUTE, pairs)
  writer.close(field)
  return writer.copy()
}
