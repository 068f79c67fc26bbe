import type { HealthReport } from '@creativedynamics/observability'
import type { LogLine, RecordedTelemetry } from '@creativedynamics/observability/testing'
import { largestTrace, renderTrace } from './span-tree.ts'
import { textTable } from './text-table.ts'

const ANALYSIS_SERIES = [
  'creativedynamics_analyses_total',
  'creativedynamics_analysis_duration_seconds_sum',
  'creativedynamics_data_processed_bytes',
  'creativedynamics_fatigue_detection_accuracy',
  'creativedynamics_wastage_detection_accuracy',
]
const LINES_SHOWN = 4
const DETAILS_WIDTH = 110

/** What the library saw, in sections. `exposition` is the answer of the metrics endpoint. */
export function renderReport(exposition: string, recorded: RecordedTelemetry, health: HealthReport): string {
  const { logs, spans } = recorded
  const trace = largestTrace(spans)
  const linesOfTrace = logs.filter((line) => line.trace_id === trace[0]?.traceId).slice(-LINES_SHOWN)
  return [
    section('Requests by endpoint and status', renderRequests(logs)),
    section('Analyses', renderSeries(exposition, ANALYSIS_SERIES)),
    section('Errors by class', renderSeries(exposition, ['creativedynamics_errors_total'])),
    section(`One trace (${trace[0]?.traceId})`, renderTrace(trace)),
    section('Last log lines of that trace', linesOfTrace.map((line) => `  ${JSON.stringify(line)}`).join('\n')),
    section('Health', renderHealth(health)),
  ].join('\n')
}

function section(title: string, text: string): string {
  return `\n${title}\n${text || '  (none)'}`
}

/** The log lines of requests, summed up: how many, with the median and 95th percentile of their durations. */
function renderRequests(lines: readonly LogLine[]): string {
  const groups = new Map<string, number[]>()
  for (const { method, endpoint, status, duration } of lines) {
    if (endpoint === undefined || status === undefined) continue
    const key = `${method} ${endpoint}\t${status}`
    const durations = groups.get(key) ?? []
    durations.push(Number(duration) * 1_000)
    groups.set(key, durations)
  }
  const rows = [...groups].sort(([a], [b]) => a.localeCompare(b))
  return textTable(
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
function renderSeries(exposition: string, names: readonly string[]): string {
  const lines = exposition
    .split('\n')
    .filter((line) => names.some((name) => line.startsWith(`${name}{`) || line.startsWith(`${name} `)))
  return lines.map((line) => `  ${line}`).join('\n')
}

function renderHealth(report: HealthReport): string {
  const rows = Object.entries(report.checks).map(([name, check]) => {
    const details = Object.entries(check.details ?? {}).map(([key, value]) => `${key}=${value}`)
    const text = check.error ?? details.join(' ')
    return [
      name,
      check.status,
      check.duration_ms.toFixed(1),
      text.length > DETAILS_WIDTH ? `${text.slice(0, DETAILS_WIDTH)}…` : text,
    ]
  })
  return `  status: ${report.status}\n${textTable(['check', 'status', 'ms', 'details'], rows)}`
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
