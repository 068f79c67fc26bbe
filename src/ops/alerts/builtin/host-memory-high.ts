import { promql } from '../../promql/promql.ts'
import { seriesName } from '../alert-context.ts'
import type { BuiltinAlert } from '../builtin-alert.ts'
import { gaugeTest } from '../testing/gauge-test.ts'

const TOTAL = 16_000_000_000
/** As the generated `prometheus.yml` calls it, and as kube-prometheus-stack may: no expression can know the name. */
const JOBS = ['node_exporter', 'node-exporter']
const instance = 'host:9100'

export const HOST_MEMORY_HIGH: BuiltinAlert = {
  group: 'saturation',
  severity: 'warning',
  for: '10m',
  keepFiringFor: '10m',
  threshold: 0.9,
  dashboard: 'main',
  build: (c) => {
    const host = (name: string, job: string) => seriesName(name, { job, instance })
    const used = Math.min(1, c.threshold * 1.02)
    return {
      expression: promql`(1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes) > ${c.threshold}`,
      summary: 'A host has hardly any memory left',
      description: '{{ $value | humanizePercentage }} of the memory of the host {{ $labels.instance }} are in use.',
      runbook: {
        meaning: `Programs could still get less than ${Math.round((1 - c.threshold) * 100)} % of the memory of the host. It says nothing about which program uses it.`,
        impact:
          'The kernel drops its cache, then everything that reads files gets slow, then it kills a process, and not always the one to blame.',
        diagnosis: `1. Which hosts, since when?\n\n${c.ask('node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes')}\n\n2. Is it this service?\n\n${c.ask(c.queries.process_resident_memory_bytes.value())}\n\n3. On the host: \`ps aux --sort=-rss | head\`, \`dmesg | grep -i oom\`.`,
        mitigation:
          '- This service: see [MemoryNearLimit] and [HeapNearLimit].\n- Another program: move or bound it.\n- All by right: a larger host, or fewer instances on it.',
      },
      test: gaugeTest({
        for: c.for,
        keepFiringFor: c.keepFiringFor,
        series: Object.fromEntries(JOBS.map((job) => [host('node_memory_MemAvailable_bytes', job), (value) => value])),
        besides: Object.fromEntries(JOBS.map((job) => [host('node_memory_MemTotal_bytes', job), TOTAL])),
        firing: (1 - used) * TOTAL,
        silent: (1 - c.threshold * 0.98) * TOTAL,
        alerts: JOBS.map((job) => ({ labels: { job, instance }, value: used })),
      }),
    }
  },
}
