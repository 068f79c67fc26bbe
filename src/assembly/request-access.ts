import type { Attributes } from '../core/span.ts'
import type { CurrentContext } from '../observability-api.ts'
import type { Parts } from './parts.ts'

/** `obs.context()`, `obs.setUser()` and `obs.annotate()`. */
export interface RequestAccess {
  readonly context: () => CurrentContext | undefined
  readonly setUser: (id: string) => void
  readonly annotate: (fields: Attributes) => void
}

const NO_TRACE = '0'.repeat(32)

export function createRequestAccess({ scopes, faults }: Pick<Parts, 'scopes' | 'faults'>): RequestAccess {
  return {
    context() {
      const scope = scopes.current()
      if (scope === undefined || (scope.request === undefined && scope.span === undefined)) return undefined
      const ids = scope.span?.spanContext()
      const traced = ids !== undefined && ids.traceId !== NO_TRACE
      return {
        correlationId: scope.request?.correlationId,
        traceId: traced ? ids.traceId : undefined,
        spanId: traced ? ids.spanId : undefined,
        userId: scope.request?.userId,
        endpoint: scope.request?.readEndpoint(),
      }
    },

    setUser(id) {
      faults.run(
        'user',
        () => {
          const scope = scopes.current()
          if (scope?.request === undefined) return
          scope.request.userId = String(id)
          // OpenTelemetry's name for the user of a request (registry attribute `user.id`).
          scope.request.serverSpan?.setAttribute('user.id', String(id))
        },
        undefined,
      )
    },

    annotate(fields) {
      faults.run(
        'user',
        () => {
          const scope = scopes.current()
          if (scope === undefined) return
          scope.request?.annotate(fields)
          ;(scope.request?.serverSpan ?? scope.span)?.setAttributes(fields)
        },
        undefined,
      )
    },
  }
}
