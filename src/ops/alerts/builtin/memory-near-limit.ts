import type { BuiltinAlert } from '../builtin-alert.ts'
import { gaugeTest } from '../testing/gauge-test.ts'

const LIMIT = 1_000_000_000

export const MEMORY_NEAR_LIMIT: BuiltinAlert = {
  group: 'saturation',
  severity: 'warning',
  for: '10m',
  keepFiringFor: '10m',
  threshold: 0.9,
  dashboard: 'overview',
  build: (c) => {
    const { container_memory_used_bytes: used, container_memory_limit_bytes: limit } = c.queries
    return {
      expression: used.value().dividedBy(limit.value()).above(c.threshold),
      summary: 'A container is about to run out of memory',
      description:
        '{{ $labels.instance }} uses {{ $value | humanizePercentage }} of the memory that its container may use.',
      runbook: {
        meaning: `The container uses more than ${Math.round(c.threshold * 100)} % of its memory limit, the page cache that can be dropped not counted. At the limit the kernel kills the process without a word in its log.`,
        impact: 'None yet. At the limit all requests in flight and all running analyses of the instance are lost.',
        diagnosis: `1. Does it grow, or is it a peak?\n\n${c.ask(used.value(), limit.value())}\n\n2. Is it the JavaScript heap, buffers, or neither (native memory, threads)?\n\n${c.ask(c.queries.nodejs_heap_size_used_bytes.value(), c.queries.nodejs_external_memory_bytes.value(), c.queries.nodejs_array_buffers_bytes.value(), c.queries.process_resident_memory_bytes.value())}\n\n3. Does it go with the traffic or with analyses?\n\n${c.ask(c.queries.requests_in_flight.value(), c.queries.active_analyses.value())}\n\n4. A heap snapshot (\`kill -USR2\` with \`--heapsnapshot-signal=SIGUSR2\`) needs as much memory again: take it on an instance that has room.`,
        mitigation:
          '- At once: restart the instances one after another, or raise the limit.\n- Keep V8 within the container: `--max-old-space-size` at three quarters of the limit.\n- It grows for ever: compare two heap snapshots; buffers: look for streams that nobody reads.',
      },
      test: gaugeTest({
        for: c.for,
        keepFiringFor: c.keepFiringFor,
        series: c.series(used.name),
        besides: { [c.series(limit.name)]: LIMIT },
        firing: c.threshold * LIMIT * 1.02,
        silent: c.threshold * LIMIT * 0.98,
        alerts: [{ labels: { job: c.service.name, instance: 'one:5001' }, value: c.threshold * 1.02 }],
      }),
    }
  },
}
