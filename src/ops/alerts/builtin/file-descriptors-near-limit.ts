import type { BuiltinAlert } from '../builtin-alert.ts'
import { gaugeTest } from '../testing/gauge-test.ts'

const LIMIT = 1_000

export const FILE_DESCRIPTORS_NEAR_LIMIT: BuiltinAlert = {
  group: 'saturation',
  severity: 'warning',
  for: '10m',
  keepFiringFor: '10m',
  threshold: 0.8,
  dashboard: 'overview',
  build: (c) => {
    const { process_open_fds: open, process_max_fds: limit } = c.queries
    return {
      expression: open.value().dividedBy(limit.value()).above(c.threshold),
      summary: 'File descriptors are running out',
      description: '{{ $labels.instance }} has {{ $value | humanizePercentage }} of its file descriptors open.',
      runbook: {
        meaning: `More than ${Math.round(c.threshold * 100)} % of the file descriptors that the process may have are open: sockets, files and pipes.`,
        impact:
          'At the limit nothing can be opened any more: new connections are refused, files and database connections fail with `EMFILE`.',
        diagnosis: `1. Connections from outside?\n\n${c.ask(open.value(), c.queries.active_connections.value(), c.queries.requests_in_flight.value())}\n\n2. What are they? \`ls -l /proc/<pid>/fd\` and \`ss -tp\`; or by kind:\n\n${c.ask(c.queries.nodejs_active_resources.value().max({ by: ['instance', 'type'] }))}\n\n3. Do they grow without traffic? Then something opens and does not close: streams, agents without \`keepAlive\`, file watchers.`,
        mitigation:
          '- Raise the limit (`ulimit -n`, `LimitNOFILE=`): 65 536 is usual for a server.\n- Restart the instance where it leaks.\n- Bound the pools and agents (`maxSockets`), end idle connections (`keepAliveTimeout`).',
      },
      test: gaugeTest({
        for: c.for,
        keepFiringFor: c.keepFiringFor,
        series: c.series(open.name),
        besides: { [c.series(limit.name)]: LIMIT },
        firing: c.threshold * LIMIT * 1.02,
        silent: c.threshold * LIMIT * 0.98,
        alerts: [{ labels: { job: c.service.name, instance: 'one:5001' }, value: c.threshold * 1.02 }],
      }),
    }
  },
}
