import type { Scopes } from '../context/scope.ts'
import { ObservabilityError } from '../core/errors.ts'
import type { Faults } from '../core/faults.ts'
import type { SpanBackend } from '../core/span.ts'
import { createActiveSpan } from './active-span.ts'
import type { DatadogBackend } from './datadog-backend.ts'
import type { DatadogActiveSpan, DatadogApi } from './datadog-part.ts'
import type { DatadogTracer } from './dd-trace.ts'
import { wrapFunction } from './wrap-function.ts'

export interface ApiTools {
  readonly tracer: DatadogTracer
  readonly spans: DatadogBackend
  readonly scopes: Scopes
  readonly faults: Faults
  /** Where wrapped functions start their spans. */
  readonly backend: () => SpanBackend
}

/** The calls that users of dd-trace know. */
export function createApi(tools: ApiTools): DatadogApi {
  const { tracer, spans, scopes, faults } = tools

  function findCurrent(): DatadogActiveSpan | undefined {
    const span = scopes.current()?.span
    const own = spans.spanOf(span)
    const raw = spans.innermost(own)
    return raw === undefined ? undefined : createActiveSpan(raw, raw === own?.raw ? span : undefined, faults)
  }

  return {
    tracer,
    wrap(name, fn) {
      if (typeof name !== 'string' || name === '') {
        throw new ObservabilityError('OBS_ERR_INVALID_ARGUMENT', ['datadog.wrap() needs a name for the spans'])
      }
      if (typeof fn !== 'function') {
        throw new ObservabilityError('OBS_ERR_INVALID_ARGUMENT', [`datadog.wrap("${name}") needs a function`])
      }
      return wrapFunction(name, fn, tools)
    },
    currentSpan: () => faults.run('datadog', findCurrent, undefined),
  }
}
