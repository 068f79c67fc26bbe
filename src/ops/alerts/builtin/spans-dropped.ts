import type { BuiltinAlert } from '../builtin-alert.ts'
import { growthTest } from '../testing/growth-test.ts'

export const SPANS_DROPPED: BuiltinAlert = {
  group: 'pipeline',
  severity: 'warning',
  for: '5m',
  keepFiringFor: '15m',
  threshold: 0,
  window: '15m',
  dashboard: 'overview',
  build: (c) => {
    const { spans_dropped_total: dropped, spans_exported_total: exported, spans_queued_bytes: queued } = c.queries
    return {
      expression: dropped
        .increase({ window: c.window })
        .sum({ by: ['reason'] })
        .above(c.threshold),
      summary: 'Spans are lost',
      description: `{{ $value | humanize }} spans were lost within ${c.window}: {{ $labels.reason }}.`,
      runbook: {
        meaning:
          'Spans did not reach the collector. `queue_full`: it was away or slow for longer than the queue lasts. `export_failed`: it could not be reached or refused after all retries. `rejected`: it took a part only. `too_large`: one span is larger than a message may be. `shutdown`: the process ended before the last export.',
        impact: 'Users notice nothing. Traces have holes, and what is counted from spans is too low.',
        diagnosis: `1. Which reason, and is anything exported at all?\n\n${c.ask(dropped.rate().sum({ by: ['reason'] }), exported.rate().sum(), queued.value())}\n\n2. Is the collector up, and what does it say? Its own log and \`otelcol_receiver_refused_spans\` tell.\n3. What does the service say? It speaks when an exporter goes down and when it comes back:\n\n${c.askLogs({ level: 'WARN' })}\n\n4. Certificates, credentials and the address: \`await obs.diagnose()\` checks them.`,
        mitigation:
          '- The collector is away: bring it back; exports go on by themselves.\n- It is too slow: more replicas, or a lower `tracing.sampleRatio`.\n- `rejected`: the collector has limits (message size, attributes); align them.',
      },
      test: growthTest({
        for: c.for,
        keepFiringFor: c.keepFiringFor,
        window: c.window,
        series: [
          c.series(dropped.name, { reason: 'queue_full' }),
          c.series(dropped.name, { reason: 'queue_full' }, 'two:5001'),
        ],
        labels: { reason: 'queue_full' },
      }),
    }
  },
}
