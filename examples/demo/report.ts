import type { HealthReport } from '@creativedynamics/observability'
import type { FinishedSpan } from '@creativedynamics/observability/testing'

/** A log line as the demo reads it. */
export type LogLine = Readonly<Record<string, unknown>>

/** Requests by endpoint and status, with the median and 95th percentile of their durations. */
export function renderRequests(lines: readonly LogLine[]): string {
  const groups = new Map<string, number[]>()
  for (const line of lines) {
    if (line.endpoint === undefined || line.status === undefined) continue
    const key = `${line.method} ${line.endpoint}\t${line.status}`
    const durations = groups.get(key) ?? []
    durations.push(Number(line.duration) * 1_000)
    groups.set(key, durations)
  }
  const rows = [...groups].sort(([a], [b]) => a.localeCompare(b))
  return table(
    ['request', 'status', 'count', 'p50 ms', 'p95 ms'],
    rows.map(([key, durations]) => [
      ...key.split('\t'),
      String(durations.length),
      quantile(durations, 0.5).toFixed(1),
      quantile(durations, 0.95).toFixed(1),
    ]),
  )
}

/** Series of the metrics with these names, as they stand on the endpoint. */
export function renderSeries(exposition: string, names: readonly string[]): string {
  const lines = exposition
    .split('\n')
    .filter((line) => names.some((name) => line.startsWith(`${name}{`) || line.startsWith(`${name} `)))
  return lines.map((line) => `  ${line}`).join('\n')
}

/** One trace as an indented tree with durations. */
export function renderTrace(spans: readonly FinishedSpan[]): string {
  const ids = new Set(spans.map((span) => span.spanId))
  const roots = spans.filter((span) => span.parentSpanId === undefined || !ids.has(span.parentSpanId))
  const draw = (span: FinishedSpan, depth: number): string[] => {
    const children = spans
      .filter((child) => child.parentSpanId === span.spanId)
      .sort((a, b) => a.startTime - b.startTime)
    const failed = span.status.code === 2 ? '  ✗' : ''
    const line = `  ${'  '.repeat(depth)}${span.name}`.padEnd(48)
    return [
      `${line}${(span.endTime - span.startTime).toFixed(2).padStart(8)} ms${failed}`,
      ...children.flatMap((child) => draw(child, depth + 1)),
    ]
  }
  return roots.flatMap((root) => draw(root, 0)).join('\n')
}

/** The spans of the trace with the most spans, the latest of those. */
export function largestTrace(spans: readonly FinishedSpan[]): readonly FinishedSpan[] {
  const traces = new Map<string, FinishedSpan[]>()
  for (const span of spans) traces.set(span.traceId, [...(traces.get(span.traceId) ?? []), span])
  return [...traces.values()].reduce((best, next) => (next.length >= best.length ? next : best), [] as FinishedSpan[])
}

export function renderHealth(report: HealthReport): string {
  const rows = Object.entries(report.checks).map(([name, check]) => [
    name,
    check.status,
    `${check.duration_ms.toFixed(1)}`,
    check.error ?? JSON.stringify(check.details ?? {}),
  ])
  return `  status: ${report.status}\n${table(['check', 'status', 'ms', 'details'], rows)}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)))
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd()
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
