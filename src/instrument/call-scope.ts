import { UNMATCHED } from '../catalogue/builtin-metrics.ts'
import { Scope } from '../context/scope.ts'
import type { Faults } from '../core/faults.ts'
import type { Span } from '../core/span.ts'

/** The scope of a wrapped call, which knows besides where the chain of calls began. */
export class CallScope extends Scope {
  /** Name of the outermost observed function. */
  readonly outermost: string | undefined
  /** Stands for the whole piece of work: the request, or the outermost call where there is no request. */
  readonly origin: object

  constructor(outer: Scope | undefined, span: Span | undefined, functionName: string | undefined) {
    super(outer?.request, span ?? outer?.span, functionName ?? outer?.functionName, outer?.suppressed ?? false)
    const nested = outer instanceof CallScope
    this.outermost = (nested ? outer.outermost : outer?.functionName) ?? functionName
    this.otelBase = outer?.otelContext ?? outer?.otelBase
    this.origin = outer?.request ?? (nested ? outer.origin : this)
  }

  /** Label `endpoint` of an error: the route of the request, or the outermost function where there is no request. */
  endpoint(faults: Faults): string {
    const { request } = this
    if (request === undefined) return this.outermost ?? UNMATCHED
    return faults.run('http', request.readEndpoint, undefined) ?? UNMATCHED
  }
}
