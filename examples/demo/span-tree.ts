import type { FinishedSpan } from '@creativedynamics/observability/testing'

/** Column at which the durations stand. */
const DURATION_COLUMN = 48
const ERROR = 2

/** One trace as an indented tree with durations; a failed span is marked. */
export function renderTrace(spans: readonly FinishedSpan[]): string {
  const ids = new Set(spans.map((span) => span.spanId))
  const roots = spans.filter((span) => span.parentSpanId === undefined || !ids.has(span.parentSpanId))
  const draw = (span: FinishedSpan, depth: number): string[] => {
    const children = spans
      .filter((child) => child.parentSpanId === span.spanId)
      .sort((a, b) => a.startTime - b.startTime)
    const name = `  ${'  '.repeat(depth)}${span.name}`.padEnd(DURATION_COLUMN)
    const duration = (span.endTime - span.startTime).toFixed(2).padStart(8)
    const failed = span.status.code === ERROR ? '  ✗' : ''
    return [`${name}${duration} ms${failed}`, ...children.flatMap((child) => draw(child, depth + 1))]
  }
  return roots.flatMap((root) => draw(root, 0)).join('\n')
}

/** The spans of the trace with the most spans, the latest of those. */
export function largestTrace(spans: readonly FinishedSpan[]): readonly FinishedSpan[] {
  const traces = new Map<string, FinishedSpan[]>()
  for (const span of spans) traces.set(span.traceId, [...(traces.get(span.traceId) ?? []), span])
  return [...traces.values()].reduce((best, next) => (next.length >= best.length ? next : best), [] as FinishedSpan[])
}
