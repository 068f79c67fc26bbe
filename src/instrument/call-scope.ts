import { UNMATCHED } from '../catalogue/builtin-metrics.ts'
import type { RequestContext } from '../context/request-context.ts'
import { Scope } from '../context/scope.ts'
import type { Faults } from '../core/faults.ts'
import type { Span } from '../core/span.ts'

/** The scope of a wrapped call, which knows besides where the chain of calls began. */
export class CallScope extends Scope {
  /** Name of the outermost observed function. */
  readonly outermost: string | undefined

  constructor(
    request: RequestContext | undefined,
    span: Span | undefined,
    functionName: string | undefined,
    suppressed: boolean,
    outermost: string | undefined,
  ) {
    super(request, span, functionName, suppressed)
    this.outermost = outermost
  }

  /** The scope of a call inside `outer`; without a `functionName` the outer one goes on. */
  static within(outer: Scope | undefined, span: Span | undefined, functionName: string | undefined): CallScope {
    const outermost = outer instanceof CallScope ? outer.outermost : outer?.functionName
    return new CallScope(
      outer?.request,
      span ?? outer?.span,
      functionName ?? outer?.functionName,
      outer?.suppressed ?? false,
      outermost ?? functionName,
    )
  }

  /** Label `endpoint` of an error: the route of the request, or the outermost function where there is no request. */
  endpoint(faults: Faults): string {
    const { request } = this
    if (request === undefined) return this.outermost ?? UNMATCHED
    return faults.run('http', request.readEndpoint, undefined) ?? UNMATCHED
  }
}
