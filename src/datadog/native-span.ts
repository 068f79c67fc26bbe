import type { DatadogTraceSpan } from './dd-trace.ts'

/** What dd-trace keeps in a span's context besides its public face; every member may be missing in some version. */
interface ContextInside {
  getTag?: (key: string) => unknown
  _tags?: { readonly [key: string]: unknown }
  _isFinished?: boolean
  _trace?: { readonly started?: readonly DatadogTraceSpan[] }
}

/** A tag of a span that dd-trace made, or undefined where this version does not tell. */
function tagOf(span: DatadogTraceSpan, key: string): unknown {
  const context = span.context() as ContextInside
  return typeof context.getTag === 'function' ? context.getTag(key) : context._tags?.[key]
}

/** True for a running span of this `span.type` and `span.kind` that dd-trace's own instrumentation opened. */
export function isInstrumented(span: DatadogTraceSpan | null, type: string, kind: string): span is DatadogTraceSpan {
  if (span === null || (span.context() as ContextInside)._isFinished === true) return false
  return tagOf(span, 'span.type') === type && tagOf(span, 'span.kind') === kind
}

/**
 * The running server span that dd-trace's own instrumentation opened for the current request: the active span, or the
 * first of its trace in this process, where middleware has spans of its own.
 */
export function instrumentedServerSpan(active: DatadogTraceSpan | null): DatadogTraceSpan | undefined {
  if (active === null || isServerSpan(active)) return active ?? undefined
  const first = (active.context() as ContextInside)._trace?.started?.[0]
  return first !== undefined && isServerSpan(first) ? first : undefined
}

function isServerSpan(span: DatadogTraceSpan): boolean {
  return isInstrumented(span, 'web', 'server')
}
