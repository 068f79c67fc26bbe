import type { BuiltinAlert } from '../builtin-alert.ts'
import { shareTest } from '../testing/share-test.ts'

export const EVENT_LOOP_SATURATED: BuiltinAlert = {
  group: 'saturation',
  severity: 'warning',
  for: '15m',
  keepFiringFor: '10m',
  threshold: 0.9,
  window: '5m',
  dashboard: 'overview',
  build: (c) => {
    const time = c.queries.nodejs_eventloop_time_seconds_total
    const active = time.rate({ where: { state: 'active' }, window: c.window }).sum({ by: ['instance'] })
    const inPods = (state: string) =>
      Object.fromEntries(['a', 'b'].map((pod) => [c.series(time.name, { state, pod }), 0.5]))
    return {
      expression: active.dividedBy(time.rate({ window: c.window }).sum({ by: ['instance'] })).above(c.threshold),
      summary: 'The event loop has hardly a pause',
      description: 'The event loop of {{ $labels.instance }} is busy {{ $value | humanizePercentage }} of the time.',
      runbook: {
        meaning: `The one thread that runs JavaScript has been busy more than ${Math.round(c.threshold * 100)} % of the time for a quarter of an hour. It is the measure of how full a Node.js process is; CPU usage is not, because other threads add to it.`,
        impact:
          'Requests queue: the latency rises steeply with every further request, and a small peak is enough for timeouts.',
        diagnosis: `1. Is it more traffic, or more work per request?\n\n${c.ask(c.queries.requests_total.rate().sum({ by: ['instance'] }), active.dividedBy(c.queries.requests_total.rate().sum({ by: ['instance'] })))}\n\n2. Which endpoints take the time?\n\n${c.ask(`topk(5, sum by (endpoint) (rate(${c.queries.request_duration_seconds.name}_sum{job="${c.service.name}"}[5m])))`)}\n\n3. Is the container held back, so that the same work takes longer? See [CpuThrottled].\n4. Is it garbage collection? See [HeapNearLimit].`,
        mitigation:
          '- More traffic: more instances; the utilisation divides by their number.\n- More work per request: roll back, or find the function with a CPU profile.\n- Work that is no request (imports, analyses): move it to worker threads or a process of its own.',
      },
      test: shareTest({
        for: c.for,
        keepFiringFor: c.keepFiringFor,
        window: c.window,
        threshold: c.threshold,
        part: inPods('active'),
        rest: inPods('idle'),
        labels: { instance: 'one:5001' },
        perSecond: 2,
      }),
    }
  },
}
