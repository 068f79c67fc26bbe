import type { BuiltinAlert } from '../builtin-alert.ts'
import { growthTest } from '../testing/growth-test.ts'

export const LOG_LINES_DROPPED: BuiltinAlert = {
  group: 'pipeline',
  severity: 'warning',
  for: '1m',
  keepFiringFor: '15m',
  threshold: 0,
  window: '15m',
  dashboard: 'logs',
  build: (c) => {
    const dropped = c.queries.log_lines_dropped_total
    return {
      expression: dropped
        .increase({ window: c.window })
        .sum({ by: ['instance', 'destination'] })
        .above(c.threshold),
      summary: 'Log lines are lost',
      description: `{{ $labels.instance }} lost {{ $value | humanize }} log lines for {{ $labels.destination }} within ${c.window}.`,
      runbook: {
        meaning:
          'A destination of the log (file or console) took lines more slowly than they came, or not at all, until the bounded memory in front of it was full. Lines beyond were dropped and counted, so that the service itself goes on.',
        impact: 'Users notice nothing. The log has gaps: what happened meanwhile may not be in it.',
        diagnosis: `1. Which destination, on how many instances?\n\n${c.ask(dropped.rate().sum({ by: ['destination'] }), c.queries.log_lines_total.rate().sum({ by: ['level'] }))}\n\n2. A file: is the disk full or read-only? \`df -h\`, \`df -i\`.\n3. The console: does whoever reads the pipe (container runtime, shipper) keep up?\n4. Are there suddenly far more lines, such as an error in a loop or a level of \`debug\`?`,
        mitigation:
          '- Full disk: make room; lower `logging.rotate.keep`. Lines come again by themselves.\n- Too many lines: raise the level (`LOG_LEVEL=warn`), or that of one logger with `logging.levels`.\n- A slow reader: give the shipper more processor time.',
      },
      test: growthTest({
        for: c.for,
        keepFiringFor: c.keepFiringFor,
        window: c.window,
        // Prometheus may have labels of its own, such as one that changes with every release.
        series: ['1', '2'].map((release) => c.series(dropped.name, { destination: 'file', release })),
        labels: { instance: 'one:5001', destination: 'file' },
      }),
    }
  },
}
