import type { BuiltinAlert } from '../builtin-alert.ts'
import { shareTest } from '../testing/share-test.ts'

/** A bucket bound of the histogram: beyond it a timer counts as late. */
const LATE_SECONDS = 0.25

export const EVENT_LOOP_DELAY_HIGH: BuiltinAlert = {
  group: 'saturation',
  severity: 'warning',
  for: '10m',
  keepFiringFor: '10m',
  threshold: 0.01,
  window: '5m',
  dashboard: 'overview',
  build: (c) => {
    const delay = c.queries.nodejs_eventloop_delay_seconds
    const inPods = (name: string, labels: { readonly [label: string]: string } = {}) =>
      Object.fromEntries(['a', 'b'].map((pod) => [c.series(name, { ...labels, pod }), 0.5]))
    return {
      expression: delay.shareAbove(LATE_SECONDS, { by: ['instance'], window: c.window }).above(c.threshold),
      summary: 'The event loop is blocked',
      description: `On {{ $labels.instance }} {{ $value | humanizePercentage }} of the timers are more than ${LATE_SECONDS * 1_000} ms late.`,
      runbook: {
        meaning: `A timer that should run every 20 ms ran more than ${LATE_SECONDS * 1_000} ms late in more than ${c.threshold * 100} % of the cases: JavaScript held the only thread so long without a pause.`,
        impact:
          'Every request of the instance waits as long as the loop is held, health checks and scrapes too; beyond their timeouts the instance counts as dead.',
        diagnosis: `1. One instance or all, and since when?\n\n${c.ask(delay.quantile(0.99, { by: ['instance'] }), c.queries.nodejs_eventloop_time_seconds_total.share({ state: 'active' }, { by: ['instance'] }))}\n\n2. Is it garbage collection? More than 0.1 s per second is.\n\n${c.ask(promqlGcShare(c.service.name))}\n\n3. Which requests are slow?\n\n${c.ask(c.queries.request_duration_seconds.quantile(0.99, { by: ['endpoint'] }))}\n\n4. What runs? \`node --cpu-prof\`, or \`kill -USR1 <pid>\` and a CPU profile in the Chrome developer tools, shows the function that holds the loop. Usual ones: large JSON, synchronous file or crypto calls, a bad regular expression, a loop over a whole data set.`,
        mitigation:
          '- Take load off: more instances, or refuse the requests of the endpoint that causes it.\n- Began with a release: roll back.\n- Then: move the work to a worker thread, cut it into pieces with `setImmediate`, or stream it.',
      },
      test: shareTest({
        for: c.for,
        keepFiringFor: c.keepFiringFor,
        window: c.window,
        threshold: c.threshold,
        part: {},
        rest: inPods(`${delay.name}_bucket`, { le: String(LATE_SECONDS) }),
        whole: { ...inPods(`${delay.name}_count`), ...inPods(`${delay.name}_bucket`, { le: '10' }) },
        labels: { instance: 'one:5001' },
        perSecond: 40,
      }),
    }
  },
}

function promqlGcShare(job: string): string {
  return `sum by (instance, kind) (rate(nodejs_gc_duration_seconds_sum{job="${job}"}[5m]))`
}
