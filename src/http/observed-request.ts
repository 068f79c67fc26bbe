import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { inspect } from 'node:util'
import { RequestContext } from '../context/request-context.ts'
import { Scope } from '../context/scope.ts'
import type { Faults } from '../core/faults.ts'
import type { Span } from '../core/span.ts'

/** Reads the route template that a framework keeps on `subject`; undefined where no route has matched. */
export type RouteReader<S extends object> = (subject: S) => string | undefined

/** Longest template that becomes a label value, in characters. */
const MAX_LENGTH = 256

/** The context of a request that is observed: who has the scope has the request. */
export class ObservedContext extends RequestContext {
  readonly observed: ObservedRequest

  constructor(observed: ObservedRequest, correlationId: string) {
    super(correlationId, () => observed.route(), observed.span)
    this.observed = observed
  }
}

/** One request from its arrival to its end. */
export class ObservedRequest {
  /** Known method or `_OTHER`. */
  readonly method: string
  /** Reading of the clock at the arrival. */
  readonly startTime: number
  readonly span: Span | undefined
  readonly scope: Scope
  readonly headers: IncomingHttpHeaders
  /** The messages whose events run in the scope; undefined for a request without `node:http` objects. */
  request: IncomingMessage | undefined = undefined
  response: ServerResponse | undefined = undefined
  /** What `emit` of request and response was before they were bound to the scope. */
  requestEmit: Emit | undefined = undefined
  responseEmit: Emit | undefined = undefined
  /** What `write` and `end` of the response were before their bytes were counted. */
  responseWrite: WriteMethod | undefined = undefined
  responseEnd: WriteMethod | undefined = undefined
  /** Bytes of the request's body that were read, and of the answer's that were written. */
  readBytes = 0
  writtenBytes = 0
  /** True once the handler has ended the answer. */
  isAnswerEnded = false
  ended = false
  /** True once `error` was thrown, whatever it is. */
  failed = false
  error: unknown = undefined
  readonly #faults: Faults
  #subject: object
  #readRoute: RouteReader<object>

  constructor(
    method: string,
    startTime: number,
    correlationId: string,
    span: Span | undefined,
    headers: IncomingHttpHeaders,
    subject: object,
    readRoute: RouteReader<object>,
    faults: Faults,
  ) {
    this.method = method
    this.headers = headers
    this.startTime = startTime
    this.span = span
    this.#faults = faults
    this.#subject = subject
    this.#readRoute = readRoute
    this.scope = new Scope(new ObservedContext(this, correlationId), span, undefined)
  }

  /** Route template so far. Never throws. */
  route(): string | undefined {
    return routeOf(this.#readRoute, this.#subject, this.#faults)
  }

  /** Asks `readRoute` first from now on: an inner mount knows more than the outer one. */
  preferRoute(subject: object, readRoute: RouteReader<object>): void {
    if (readRoute === this.#readRoute && subject === this.#subject) return
    const outerSubject = this.#subject
    const readOuter = this.#readRoute
    this.#subject = subject
    this.#readRoute = (inner) => readRoute(inner) ?? readOuter(outerSubject)
  }

  /** A message that is printed does not bring all of this with it. */
  [inspect.custom](): string {
    return `[observed ${this.method}]`
  }

  /** Keeps the first error: later ones are usually what came of it. */
  fail(error: unknown): void {
    if (this.failed) return
    this.failed = true
    this.error = error
  }
}

/** A route template as a label value. */
export function routeLabel(route: string): string {
  return route.length > MAX_LENGTH ? route.slice(0, MAX_LENGTH) : route
}

/** The route template of `subject` so far, cut to what may be a label value. Never throws. */
export function routeOf(readRoute: RouteReader<object>, subject: object, faults: Faults): string | undefined {
  try {
    const route = readRoute(subject)
    if (typeof route !== 'string' || route === '') return undefined
    return routeLabel(route)
  } catch (error) {
    faults.report('http', error)
    return undefined
  }
}

/** `EventEmitter.prototype.emit`. */
export type Emit = (event: string | symbol, ...args: unknown[]) => boolean

/** `ServerResponse.prototype.write` and `end`. */
export type WriteMethod = (...args: unknown[]) => unknown
