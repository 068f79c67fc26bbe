import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { correlationIdOf } from '../context/correlation-id.ts'
import { Scope } from '../context/scope.ts'
import { BodySizes } from './body-sizes.ts'
import { IgnoredPaths } from './ignored-paths.ts'
import { knownMethod } from './known-method.ts'
import { ObservedMessages } from './observed-messages.ts'
import { ObservedRequest, type RouteReader, routeLabel, routeOf } from './observed-request.ts'
import type { RequestPorts } from './ports.ts'
import { QuietEvents } from './quiet-events.ts'
import { requestPathOf } from './request-path.ts'
import { RequestSignals } from './request-signals.ts'
import { ScopeEvents } from './scope-events.ts'
import { ServersSeen } from './servers-seen.ts'

/** `status` of a request whose client went away before an answer; nginx's code for it. */
const CLIENT_CLOSED_REQUEST = 499

/** A request without `node:http` objects. */
export interface DetachedRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

/** Follows requests from start to end. No method throws, and none changes an answer. */
export interface RequestObserver {
  /**
   * Starts observing: the answer carries the correlation id from here on, and the end is seen by itself. `readRoute` is
   * asked for the template of `subject`, late. Answers the scope to run the handler in, or undefined where this
   * instance observes the request already. The scope of an ignored path records nothing.
   */
  begin<S extends object>(
    req: IncomingMessage,
    res: ServerResponse,
    readRoute: RouteReader<S>,
    subject: S,
  ): Scope | undefined
  /** Same for a request that lives on `subject` alone; its owner calls `endDetached` once. */
  beginDetached<S extends object>(request: DetachedRequest, readRoute: RouteReader<S>, subject: S): Scope | undefined
  /** Ends what `beginDetached` began; does nothing when called again. */
  endDetached(subject: object, status: number, aborted: boolean): void
  /** Runs `fn` in the scope and in the vendor's own context; without a scope just runs it. What `fn` throws passes through. */
  run<T>(scope: Scope | undefined, fn: () => T): T
  /** Remembers what went wrong with a request, given its message or detached subject. The first error counts. */
  noteError(subject: object, error: unknown): void
  /** Correlation id of an observed request, given its message or detached subject. */
  correlationIdOf(subject: object): string | undefined
  /** A route that the application has, before any request for it: limits of metrics do not apply to it. */
  expect(route: string): void
  /** Prepares prototypes that an application's messages inherit from, so that each message costs less. */
  adopt(prototype: object): void
  /** Name of the header of the correlation id, lower case. */
  readonly correlationHeader: string
  /** The servers that requests came from. */
  readonly servers: ServersSeen
}

/** Observes requests and tells the other parts of them through `ports`. */
export function createRequestObserver(ports: RequestPorts): RequestObserver {
  const { clock, scopes, faults, correlationHeader } = ports
  const messages = new ObservedMessages(scopes)
  const ignored = new IgnoredPaths(ports.ignore)
  const suppressed = new Scope(undefined, undefined, undefined, true)
  const quiet = new QuietEvents(scopes, suppressed)
  const signals = new RequestSignals(ports)
  const servers = new ServersSeen()
  const activate = ports.spans?.activate?.bind(ports.spans)
  const requestContext = ports.spans?.requestContext?.bind(ports.spans)
  const samplesByRoute = ports.spans?.samplesByRoute === true
  const events = new ScopeEvents({ scopes, messages, run })
  /** Only lines tell sizes. */
  const sizes = ports.access === undefined ? undefined : new BodySizes(messages)

  function run<T>(scope: Scope | undefined, fn: () => T): T {
    if (scope === undefined) return fn()
    const span = scope.span
    if (activate === undefined || span === undefined) return scopes.run(scope, fn)
    return scopes.run(scope, () => activate(span, fn))
  }

  function start(
    method: string,
    path: string,
    headers: IncomingHttpHeaders,
    correlationId: string,
    raw: IncomingMessage | undefined,
    readRoute: RouteReader<object>,
    subject: object,
  ): ObservedRequest {
    const startTime = clock.now()
    signals.countStart()
    const route = samplesByRoute ? routeOf(readRoute, subject, faults) : undefined
    const span = signals.startSpan({ method, path, route, headers, raw, startTime, active: scopes.current()?.span })
    const observed = new ObservedRequest(method, startTime, correlationId, span, headers, subject, readRoute, faults)
    if (requestContext !== undefined) observed.scope.otelBase = requestContext(headers)
    return observed
  }

  /** Shared by all responses: `this` is the response. */
  function onClose(this: ServerResponse): void {
    const observed = messages.of(this)
    if (observed === undefined || observed.ended) return
    observed.ended = true
    const isCutOff = wasCutOff(observed.request)
    if (!isCutOff && this.writableFinished) {
      signals.end(observed, this.statusCode, false)
      return
    }
    // A whole answer to a request that was cut off was made for nobody: body parsers do so.
    const isAnswered = this.headersSent && !(isCutOff && this.writableEnded)
    signals.end(observed, isAnswered ? this.statusCode : CLIENT_CLOSED_REQUEST, true)
  }

  function begin(
    req: IncomingMessage,
    res: ServerResponse,
    readRoute: RouteReader<object>,
    subject: object,
  ): Scope | undefined {
    const outer = messages.of(req)
    if (outer !== undefined) {
      outer.preferRoute(subject, readRoute)
      return undefined
    }
    const path = requestPathOf(req)
    if (ignored.has(path)) {
      quiet.bind(req, res)
      return suppressed
    }
    servers.add(req)
    const { headers } = req
    const correlationId = exchangeCorrelationId(headers, res, correlationHeader)
    if (ports.isDraining() && !res.headersSent && req.httpVersionMajor < 2) res.setHeader('Connection', 'close')
    const observed = start(knownMethod(req.method), path, headers, correlationId, req, readRoute, subject)
    messages.keep(observed, req, res)
    res.on('close', onClose)
    events.bind(observed, req, res)
    sizes?.bind(observed, res)
    return observed.scope
  }

  return {
    adopt(prototype) {
      if (!messages.adopt(prototype)) return
      events.adopt(prototype)
      sizes?.adopt(prototype)
    },
    expect: (route) => ports.metrics?.expect(routeLabel(route)),
    correlationHeader,
    servers,
    run,
    begin(req, res, readRoute, subject) {
      try {
        return begin(req, res, readRoute as RouteReader<object>, subject)
      } catch (error) {
        faults.report('http', error)
        return undefined
      }
    },
    beginDetached(request, readRoute, subject) {
      try {
        if (messages.of(subject) !== undefined) return undefined
        if (ignored.has(request.path)) return suppressed
        const { path, headers } = request
        const correlationId = correlationIdOf(headers[correlationHeader])
        const method = knownMethod(request.method)
        const read = readRoute as RouteReader<object>
        const observed = start(method, path, headers, correlationId, undefined, read, subject)
        messages.keepDetached(observed, subject)
        return observed.scope
      } catch (error) {
        faults.report('http', error)
        return undefined
      }
    },
    endDetached(subject, status, aborted) {
      const observed = messages.of(subject)
      if (observed === undefined || observed.ended) return
      observed.ended = true
      signals.end(observed, status, aborted)
    },
    noteError(subject, error) {
      messages.of(subject)?.fail(error)
    },
    correlationIdOf(subject) {
      return messages.of(subject)?.scope.request?.correlationId
    },
  }
}

/** True where the client went away in the middle of its request. */
function wasCutOff(req: IncomingMessage | undefined): boolean {
  return req?.complete === false && req.destroyed
}

/** The request's correlation id, which stands on the answer from here on; one that the application has set is kept. */
function exchangeCorrelationId(headers: IncomingHttpHeaders, res: ServerResponse, header: string): string {
  const preset = res.getHeader(header)
  if (preset !== undefined) return correlationIdOf(typeof preset === 'number' ? String(preset) : preset)
  const id = correlationIdOf(headers[header])
  try {
    res.setHeader(header, id)
  } catch {
    // The headers are sent: asking first would cost every request 3 µs in Express on Node.js 20.
  }
  return id
}
