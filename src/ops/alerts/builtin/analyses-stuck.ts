import { secondsOf } from '../../promql/duration.ts'
import { promql } from '../../promql/promql.ts'
import type { BuiltinAlert } from '../builtin-alert.ts'
import { STEP_SECONDS } from '../testing/alert-test.ts'
import { counterValues, gaugeValues } from '../testing/series-values.ts'

export const ANALYSES_STUCK: BuiltinAlert = {
  group: 'analyses',
  severity: 'warning',
  for: '15m',
  keepFiringFor: '5m',
  threshold: 0,
  window: '30m',
  dashboard: 'analysis',
  build: (c) => {
    const { active_analyses: active, analyses_total: finished, analysis_duration_seconds: duration } = c.queries
    const [window, pending, kept] = [c.window, c.for, c.keepFiringFor ?? '0s'].map((text) => secondsOf(text) ?? 0) as [
      number,
      number,
      number,
    ]
    const total = window + pending + 600
    const done = c.series(finished.name, { dataset: 'campaigns', status: 'success' })
    const failed = c.series(finished.name, { dataset: 'spend', status: 'error' })
    const labels = { instance: 'one:5001' }
    const running = (seconds: number) =>
      Object.fromEntries(
        ['a', 'b'].map((pod) => [c.series(active.name, { pod }), gaugeValues([c.threshold + 1, seconds])]),
      )
    const busy = active
      .value()
      .sum({ by: ['instance'] })
      .above(c.threshold)
    const grew = finished.increase({ window: c.window }).max({ by: ['instance'] })
    // The first analysis of a dataset makes the series, at 1: increase() does not see it.
    const born = promql`${finished} unless (${finished} offset ${c.window})`.max({ by: ['instance'] })
    return {
      // Not `== 0`: before the very first analysis has finished there is no series that could be 0.
      expression: busy.unless(grew.above(0)).unless(born.above(0)),
      summary: 'Analyses run, but none finishes',
      description: `{{ $value | humanize }} analyses are running on {{ $labels.instance }}, and none has finished within ${c.window}.`,
      runbook: {
        meaning: `Analyses are counted as running on this instance, and none of them has ended, well or badly, within ${c.window}.`,
        impact: 'Results are late or never come. Each analysis that hangs holds its memory and its connections.',
        diagnosis: `1. How many, where, and how long do they usually take?\n\n${c.ask(active.value(), duration.quantile(0.99, { by: ['dataset'], window: '1d' }))}\n\n2. What did they do last?\n\n${c.askLogs({ logger: 'analysis' })}\n\n3. Are they waiting (event loop idle) or working (busy)?\n\n${c.ask(c.queries.nodejs_eventloop_time_seconds_total.share({ state: 'active' }, { by: ['instance'] }), c.queries.db_query_duration_seconds.quantile(0.99, { by: ['operation'] }))}\n\n4. The trace of a running analysis ends in the step that hangs: search for the service and the span name, shortest first.`,
        mitigation:
          '- Waiting for a dependency: see to it; give the call a timeout (`AbortSignal.timeout`).\n- Waiting for a lock or a full pool: restart the instance; the analyses have to be started again.\n- Analyses that take longer than the window by right: raise the window of this alert.',
      },
      test: {
        firing: [
          {
            name: 'one hangs while others finished before and after',
            series: {
              ...running(2 * total + window + kept),
              [done]: counterValues([1 / 60, 300], [0, window + pending + 300], [1 / 60, kept + 600]),
              [failed]: counterValues([0, window + pending + kept + 1_200]),
            },
            at: 300 + window + pending + 2 * STEP_SECONDS,
            notAt: [300 + window + pending - 3 * STEP_SECONDS, 600 + window + pending + kept + 4 * STEP_SECONDS],
            alsoAt: [600 + window + pending + kept - STEP_SECONDS],
            alerts: [{ labels, value: 2 * (c.threshold + 1) }],
          },
          {
            name: 'not even the first has finished',
            series: {
              ...running(total),
              // Another instance is in order.
              [c.series(finished.name, { dataset: 'campaigns', status: 'success' }, 'two:5001')]: counterValues([
                1 / 60,
                total,
              ]),
              // Declared, and not used yet.
              [failed]: counterValues([0, total]),
            },
            at: pending,
            notAt: pending === 0 ? [] : [pending - STEP_SECONDS],
            alerts: [{ labels, value: 2 * (c.threshold + 1) }],
          },
          {
            name: 'one finished as the first of its dataset, and none since',
            series: { ...running(total), [done]: gaugeValues([1, total]) },
            at: window + pending + 2 * STEP_SECONDS,
            notAt: [window + pending - 2 * STEP_SECONDS],
            alerts: [{ labels, value: 2 * (c.threshold + 1) }],
          },
        ],
        silent: [
          {
            name: 'one runs, and others finish',
            series: {
              ...running(total),
              [done]: counterValues([0, 300], [1 / 300, total]),
              [failed]: counterValues([0, total]),
            },
            at: [total - STEP_SECONDS],
          },
          {
            name: 'each that finishes is the first of its dataset',
            series: { ...running(total), [done]: gaugeValues([1, total]), [failed]: counterValues([0, total]) },
            at: [window - STEP_SECONDS],
          },
          {
            name: 'none runs',
            series: { [c.series(active.name)]: gaugeValues([c.threshold, total]), [done]: counterValues([0, total]) },
            at: [total - STEP_SECONDS],
          },
        ],
      },
    }
  },
}
