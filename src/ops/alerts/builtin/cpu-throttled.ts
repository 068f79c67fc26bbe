import type { BuiltinAlert } from '../builtin-alert.ts'
import { shareTest } from '../testing/share-test.ts'

export const CPU_THROTTLED: BuiltinAlert = {
  group: 'saturation',
  severity: 'warning',
  for: '15m',
  keepFiringFor: '10m',
  threshold: 0.25,
  window: '5m',
  dashboard: 'overview',
  build: (c) => {
    const { container_cpu_throttled_periods_total: throttled, container_cpu_periods_total: periods } = c.queries
    return {
      expression: throttled
        .rate({ window: c.window })
        .dividedBy(periods.rate({ window: c.window }))
        .above(c.threshold),
      summary: 'A container is held back for want of processor time',
      description:
        'The kernel held {{ $labels.instance }} back in {{ $value | humanizePercentage }} of the periods in which it wanted to run.',
      runbook: {
        meaning: `The container used up its processor quota in more than ${Math.round(c.threshold * 100)} % of the periods of 100 ms and stood still for the rest of them.`,
        impact:
          'Pauses of up to 100 ms in the middle of requests: the slowest requests get slower first, long before the average CPU usage looks high.',
        diagnosis: `1. How much does it use, and what may it use?\n\n${c.ask(c.queries.process_cpu_seconds_total.rate().sum({ by: ['instance'] }), c.queries.container_cpu_limit_cores.value())}\n\n2. For how long does it stand still per second?\n\n${c.ask(c.queries.container_cpu_throttled_seconds_total.rate())}\n\n3. Is it garbage collection or the event loop?\n\n${c.ask(`sum by (instance) (rate(nodejs_gc_duration_seconds_sum{job="${c.service.name}"}[5m]))`, c.queries.nodejs_eventloop_time_seconds_total.share({ state: 'active' }, { by: ['instance'] }))}`,
        mitigation:
          '- Raise the CPU limit, or leave it away and rely on the request: a Node.js process needs one core and some for V8 and libuv threads.\n- More instances with less work each.\n- Fewer threads: `UV_THREADPOOL_SIZE`, `--v8-pool-size`.',
      },
      test: shareTest({
        for: c.for,
        keepFiringFor: c.keepFiringFor,
        window: c.window,
        threshold: c.threshold,
        part: { [c.series(throttled.name)]: 1 },
        rest: {},
        whole: { [c.series(periods.name)]: 1 },
        labels: { job: c.service.name, instance: 'one:5001' },
      }),
    }
  },
}
