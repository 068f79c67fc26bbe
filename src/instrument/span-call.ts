import type { Scope } from '../context/scope.ts'
import { errorMessage } from '../core/error-text.ts'
import { errorTypeOf } from '../core/error-type.ts'
import { isError } from '../core/is-error.ts'
import { NOOP_SPAN } from '../core/noop-span.ts'
import type { Attributes, Span, SpanBackend } from '../core/span.ts'
import { CallScope } from './call-scope.ts'
import type { InstrumentPorts } from './instrument-ports.ts'
import type { RunningCall } from './running-call.ts'

type Activating = SpanBackend & Required<Pick<SpanBackend, 'activate'>>

/** A call with a span around it: a child of the active one, with the error that was thrown recorded on it. */
export class SpanCall implements RunningCall {
  readonly span: Span
  protected readonly ports: InstrumentPorts
  /** A scope of its own, or the caller's, where nothing in it would differ: beneath a span that is not recorded. */
  protected readonly scope: Scope
  /** The backend, where it has a context of its own to activate the span in. */
  readonly #vendor: Activating | undefined
  readonly #startedAt: number
  #ended = false

  constructor(
    ports: InstrumentPorts,
    name: string,
    attributes: Attributes | undefined,
    functionName: string | undefined,
  ) {
    const { scopes, clock } = ports
    const outer = scopes.current()
    const spans = outer?.suppressed ? undefined : ports.spans
    this.ports = ports
    this.#startedAt = clock.now()
    const span = spans?.startSpan({ name, attributes, parent: outer?.span, startTime: this.#startedAt })
    this.span = span ?? NOOP_SPAN
    const isSame = outer !== undefined && span !== undefined && span === outer.span && functionName === undefined
    this.scope = isSame ? outer : new CallScope(outer, span, functionName)
    this.#vendor = spans?.activate === undefined ? undefined : (spans as Activating)
  }

  /**
   * In a nested asynchronous context, also for functions that turn out to be synchronous: what they start (timers,
   * promises that nobody returns, callbacks) goes on as a part of this call. Setting and restoring the span in a shared
   * place would be cheaper, by some 50 ns in Node.js 20 and 700 ns in Node.js 24, and wrong for exactly these.
   */
  run<T>(fn: () => T): T {
    const { scopes } = this.ports
    if (scopes.current() === this.scope) return fn()
    const vendor = this.#vendor
    if (vendor === undefined) return scopes.run(this.scope, fn)
    return scopes.run(this.scope, () => vendor.activate(this.span, fn))
  }

  succeed(): void {
    this.#end(false, undefined)
  }

  fail(error: unknown): void {
    this.#end(true, error)
  }

  /** What a kind of call does at its end, besides the span. */
  protected ended(_seconds: number, _failed: boolean, _error: unknown): void {}

  #end(failed: boolean, error: unknown): void {
    if (this.#ended) return
    this.#ended = true
    const endedAt = this.ports.clock.now()
    try {
      if (failed) this.#recordError(error, endedAt)
      this.ended((endedAt - this.#startedAt) / 1_000, failed, error)
    } catch (fault) {
      this.ports.faults.report('instrument', fault)
    }
    this.span.end(endedAt)
  }

  #recordError(error: unknown, time: number): void {
    this.span.recordException(error, time)
    this.span.setAttribute('error.type', errorTypeOf(error))
    this.span.setStatus({ code: 2, message: messageOf(error) })
  }
}

function messageOf(error: unknown): string | undefined {
  if (isError(error)) return errorMessage(error)
  return typeof error === 'string' ? error : undefined
}
