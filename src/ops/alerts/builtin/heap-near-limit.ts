import type { BuiltinAlert } from '../builtin-alert.ts'
import { gaugeTest } from '../testing/gauge-test.ts'

const LIMIT = 4_000_000_000

export const HEAP_NEAR_LIMIT: BuiltinAlert = {
  group: 'saturation',
  severity: 'warning',
  for: '10m',
  keepFiringFor: '10m',
  threshold: 0.85,
  dashboard: 'overview',
  build: (c) => {
    const { nodejs_heap_size_used_bytes: used, nodejs_heap_size_limit_bytes: limit } = c.queries
    return {
      expression: used.value().dividedBy(limit.value()).above(c.threshold),
      summary: 'The JavaScript heap is nearly full',
      description: '{{ $labels.instance }} uses {{ $value | humanizePercentage }} of the heap that V8 may use.',
      runbook: {
        meaning: `V8 uses more than ${Math.round(c.threshold * 100)} % of the largest heap it may have. At the limit it ends the process with \`JavaScript heap out of memory\`.`,
        impact:
          'Near the limit V8 collects garbage most of the time: the instance gets slow, then it ends and its requests are lost.',
        diagnosis: `1. Does the heap fall after a collection? Its lowest points are what is really held.\n\n${c.ask(`min_over_time(${used.name}{job="${c.service.name}"}[30m])`, limit.value())}\n\n2. How much time do collections take?\n\n${c.ask(`sum by (instance) (rate(nodejs_gc_duration_seconds_sum{job="${c.service.name}"}[5m]))`)}\n\n3. Which space?\n\n${c.ask(c.queries.nodejs_heap_space_size_used_bytes.value().max({ by: ['instance', 'space'] }))}\n\n4. Two heap snapshots some minutes apart, compared in the Chrome developer tools, name what was kept.`,
        mitigation:
          '- At once: restart the instance; raise `--max-old-space-size` where the container has room.\n- Began with a release: roll back.\n- Usual causes: a cache or a map without a bound, listeners that are never removed, whole files or result sets in memory.',
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
