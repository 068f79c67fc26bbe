import { UNMATCHED } from '../catalogue/builtin-metrics.ts'
import { errorTypeOf } from '../core/error-type.ts'
import type { ServerSpanStart, Span } from '../core/span.ts'
import { requestBytesOf, responseBytesOf } from './body-sizes.ts'
import type { ObservedRequest } from './observed-request.ts'
import type { RequestPorts } from './ports.ts'

/** `error_type` of an answer from status 500 on whose error nobody saw. */
const UNSEEN_ERROR = 'HTTP_5xx'

/** What a request tells metrics, spans and logs. Each signal stands alone: a fault in one does not lose the others. */
export class RequestSignals {
  readonly #ports: RequestPorts

  constructor(ports: RequestPorts) {
    this.#ports = ports
  }

  countStart(): void {
    try {
      this.#ports.metrics?.started()
    } catch (error) {
      this.#ports.faults.report('metrics', error)
    }
  }

  startSpan(start: ServerSpanStart): Span | undefined {
    try {
      return this.#ports.spans?.startServerSpan(start)
    } catch (error) {
      this.#ports.faults.report('tracing', error)
      return undefined
    }
  }

  end(observed: ObservedRequest, status: number, aborted: boolean): void {
    const endTime = this.#ports.clock.now()
    const route = observed.route()
    const endpoint = route ?? UNMATCHED
    const seconds = (endTime - observed.startTime) / 1_000
    // First, because the exemplar of the histogram asks whether the span is recorded, which its end may decide.
    this.#endSpan(observed, route, status, endTime)
    this.#count(observed, endpoint, status, seconds)
    this.#writeLine(observed, endpoint, status, endTime, aborted)
  }

  #count(observed: ObservedRequest, endpoint: string, status: number, seconds: number): void {
    const metrics = this.#ports.metrics
    if (metrics === undefined) return
    try {
      metrics.ended(observed.method, endpoint, status, seconds, observed.span)
      const { failed, error } = observed
      if (failed) {
        if (this.#ports.ledger.claim(error, observed.scope.request)) metrics.failed(errorTypeOf(error), endpoint)
      } else if (status >= 500 && !this.#sawError(observed)) metrics.failed(UNSEEN_ERROR, endpoint)
    } catch (fault) {
      this.#ports.faults.report('metrics', fault)
    }
  }

  /** An observed function may have thrown what the handler then answered itself. */
  #sawError({ scope }: ObservedRequest): boolean {
    return scope.request !== undefined && this.#ports.ledger.hasClaimIn(scope.request)
  }

  #endSpan(observed: ObservedRequest, route: string | undefined, status: number, endTime: number): void {
    if (observed.span === undefined) return
    try {
      const { method, error } = observed
      this.#ports.spans?.endServerSpan(observed.span, { method, route, status, error, endTime })
    } catch (error) {
      this.#ports.faults.report('tracing', error)
    }
  }

  #writeLine(observed: ObservedRequest, endpoint: string, status: number, endTime: number, aborted: boolean): void {
    const { access } = this.#ports
    if (access === undefined) return
    const { method, error, scope, request } = observed
    try {
      access({
        method,
        endpoint,
        status,
        seconds: (endTime - observed.startTime) / 1_000,
        endTime,
        aborted,
        requestBytes: request && requestBytesOf(request, observed),
        responseBytes: request && responseBytesOf(observed, status),
        userAgent: observed.headers['user-agent'],
        error,
        scope,
      })
    } catch (fault) {
      this.#ports.faults.report('logging', fault)
    }
  }
}
