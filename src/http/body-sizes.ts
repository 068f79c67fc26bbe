import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ObservedMessages } from './observed-messages.ts'
import type { ObservedRequest, WriteMethod } from './observed-request.ts'

type Writer = Omit<ServerResponse, 'write' | 'end'> & { write: WriteMethod; end: WriteMethod }
type Prototype = object & { write?: WriteMethod; end?: WriteMethod }

/** Statuses whose answers have no body, whatever the handler writes. */
const BODILESS = new Set([204, 205, 304])

/** Counts the bytes of bodies that the handler reads and writes, compressed ones as they are sent. */
export class BodySizes {
  readonly #messages: ObservedMessages
  readonly #write: WriteMethod
  readonly #end: WriteMethod

  constructor(messages: ObservedMessages) {
    this.#messages = messages
    this.#write = this.#createWrite(undefined)
    this.#end = this.#createEnd(undefined)
  }

  bind(observed: ObservedRequest, given: ServerResponse): void {
    const res = given as unknown as Writer
    if (this.#messages.isAdopted(res)) return
    observed.responseWrite = res.write
    observed.responseEnd = res.end
    res.write = this.#write
    res.end = this.#end
  }

  /** Counts for all responses that inherit from an application's own prototype: see `ScopeEvents.adopt`. */
  adopt(prototype: Prototype): void {
    if (prototype.write === undefined || prototype.end === undefined) return
    const counting = {
      write: this.#createWrite(readerOf(prototype, 'write')),
      end: this.#createEnd(readerOf(prototype, 'end')),
    }
    for (const [name, value] of Object.entries(counting)) {
      Object.defineProperty(prototype, name, { value, configurable: true, writable: true })
    }
  }

  /** One function for many responses, as in `ScopeEvents`. It counts after the call, which may throw or count itself. */
  #createWrite(inherited: (() => WriteMethod) | undefined): WriteMethod {
    const messages = this.#messages
    return function write(this: Writer, ...args) {
      const observed = inherited === undefined ? messages.keptOf(this) : messages.of(this)
      const original = inherited === undefined ? (observed?.responseWrite as WriteMethod) : inherited()
      const before = observed?.writtenBytes
      const result = Reflect.apply(original, this, args)
      if (observed?.writtenBytes === before) addTo(observed, sizeOf(args[0], args[1]))
      return result
    }
  }

  #createEnd(inherited: (() => WriteMethod) | undefined): WriteMethod {
    const messages = this.#messages
    return function end(this: Writer, ...args) {
      const observed = inherited === undefined ? messages.keptOf(this) : messages.of(this)
      const original = inherited === undefined ? (observed?.responseEnd as WriteMethod) : inherited()
      const before = observed?.writtenBytes
      const result = Reflect.apply(original, this, args)
      // Node.js ignores what is given to a second `end`.
      if (observed === undefined || observed.isAnswerEnded) return result
      observed.isAnswerEnded = true
      if (observed.writtenBytes === before) observed.writtenBytes += sizeOf(args[0], args[1])
      return result
    }
  }
}

/** Reads the method that the prototype has or inherits, the latter anew each time: others may patch it later. */
function readerOf(prototype: Prototype, name: 'write' | 'end'): () => WriteMethod {
  const own = Object.hasOwn(prototype, name) ? prototype[name] : undefined
  return own === undefined ? () => Object.getPrototypeOf(prototype)[name] as WriteMethod : () => own
}

/** Bytes of the request's body; undefined where it has none. Of one that was cut off, those that arrived. */
export function requestBytesOf(req: IncomingMessage, observed: ObservedRequest): number | undefined {
  const { 'content-length': length, 'transfer-encoding': encoding } = observed.headers
  if (length === undefined && encoding === undefined) return observed.readBytes || undefined
  return (req.complete ? lengthIn(length) : undefined) ?? observed.readBytes
}

/** Bytes of the answer's body that were handed to the connection. */
export function responseBytesOf(observed: ObservedRequest, status: number): number {
  return observed.method === 'HEAD' || BODILESS.has(status) ? 0 : observed.writtenBytes
}

/** Bytes of a chunk of a body. */
export function sizeOf(chunk: unknown, encoding?: unknown): number {
  if (typeof chunk === 'string') {
    return Buffer.byteLength(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
  }
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : 0
}

function addTo(observed: ObservedRequest | undefined, bytes: number): void {
  if (observed !== undefined) observed.writtenBytes += bytes
}

/** A content length as a number; undefined where it is none. */
function lengthIn(header: unknown): number | undefined {
  const length = typeof header === 'number' ? header : typeof header === 'string' ? Number(header) : Number.NaN
  return Number.isSafeInteger(length) && length >= 0 ? length : undefined
}
