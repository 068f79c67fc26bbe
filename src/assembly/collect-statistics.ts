import type { Parts } from './parts.ts'

/** Lets every scrape read what the other parts know of themselves. */
export function collectStatistics({ metrics, logging, tracing, observer, options }: Parts): void {
  if (options.metrics === false) return
  metrics.collect('active_connections', async () => [{ value: (await observer?.servers.activeConnections()) ?? 0 }])
  metrics.collect('log_lines_total', () =>
    Object.entries(logging.lineCounts()).map(([level, value]) => ({ labels: { level }, value })),
  )
  metrics.collect('log_lines_dropped_total', () =>
    Object.entries(logging.dropped()).map(([destination, value]) => ({ labels: { destination }, value })),
  )
  if (tracing === undefined) return
  metrics.collect('spans_exported_total', () => [{ value: tracing.stats().exported }])
  metrics.collect('spans_queued_bytes', () => [{ value: tracing.stats().queuedBytes }])
  metrics.collect('spans_dropped_total', () =>
    Object.entries(tracing.stats().droppedByReason).map(([reason, value]) => ({ labels: { reason }, value })),
  )
}
