import type { SinkState } from '../logging/sink/sink-state.ts'
import type { Parts } from './parts.ts'

/** Lets every scrape read what the other parts know of themselves. */
export function collectStatistics({ metrics, logging, tracing, observer, options }: Parts): void {
  if (options.metrics === false) return
  metrics.collect('active_connections', async () => [{ value: (await observer?.servers.activeConnections()) ?? 0 }])
  metrics.collect('log_lines_total', () =>
    Object.entries(logging.lineCounts()).map(([level, value]) => ({ labels: { level }, value })),
  )
  const ofDestinations = (read: (state: SinkState) => number) => () =>
    logging.destinations().map((state) => ({ labels: { destination: state.name }, value: read(state) }))
  metrics.collect(
    'log_lines_written_total',
    ofDestinations(({ written }) => written),
  )
  metrics.collect(
    'log_lines_dropped_total',
    ofDestinations(({ dropped }) => dropped),
  )
  metrics.collect(
    'log_buffered_bytes',
    ofDestinations(({ bufferedBytes }) => bufferedBytes),
  )
  metrics.collect(
    'log_destination_up',
    ofDestinations(({ problem }) => (problem === undefined ? 1 : 0)),
  )
  metrics.collect(
    'log_destination_failures_total',
    ofDestinations(({ failures }) => failures),
  )
  if (tracing === undefined) return
  metrics.collect('spans_exported_total', () => [{ value: tracing.stats().exported }])
  metrics.collect('spans_queued_bytes', () => [{ value: tracing.stats().queuedBytes }])
  metrics.collect('spans_dropped_total', () =>
    Object.entries(tracing.stats().droppedByReason).map(([reason, value]) => ({ labels: { reason }, value })),
  )
}
