import type { Faults } from '../core/faults.ts'
import { isError } from '../core/is-error.ts'
import type { Span } from '../core/span.ts'
import type { DatadogActiveSpan } from './datadog-part.ts'
import type { DatadogTraceSpan } from './dd-trace.ts'
import { setErrorTags } from './error-tags.ts'
import { tagValueOf } from './tag-value.ts'

/**
 * dd-trace's names over the running span. Tags go through `span` where this library started it, so that a mirror
 * records them too; a span that the application opened with dd-trace's own API is written directly.
 */
export function createActiveSpan(raw: DatadogTraceSpan, span: Span | undefined, faults: Faults): DatadogActiveSpan {
  const setError = (error: Error) => {
    if (span === undefined) return setErrorTags(raw, error)
    span.recordException(error)
    span.setStatus({ code: 2, message: error.message })
  }
  const set = (key: string, value: unknown) => {
    if (key === 'error' && isError(value)) return setError(value)
    const tag = tagValueOf(value)
    if (tag === undefined) return
    if (span === undefined) raw.setTag(key, tag)
    else span.setAttribute(key, tag)
  }
  return {
    raw,
    setTag(key, value) {
      faults.run('datadog', () => set(key, value), undefined)
      return this
    },
    setMetric(key, value) {
      return Number.isFinite(value) ? this.setTag(key, value) : this
    },
  }
}
