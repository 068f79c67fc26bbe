import type { BuiltinAlert } from '../builtin-alert.ts'
import { growthTest } from '../testing/growth-test.ts'

export const SERIES_OVERFLOW: BuiltinAlert = {
  group: 'pipeline',
  severity: 'warning',
  for: '5m',
  keepFiringFor: '30m',
  threshold: 0,
  window: '15m',
  dashboard: 'overview',
  build: (c) => {
    const { observability_series_overflow_total: overflow, observability_series: series } = c.queries
    return {
      expression: overflow
        .increase({ window: c.window })
        .sum({ by: ['metric'] })
        .above(c.threshold),
      summary: 'A metric has more series than it may have',
      description: `{{ $value | humanize }} updates of {{ $labels.metric }} were counted as __overflow__ within ${c.window}.`,
      runbook: {
        meaning:
          'A label of this metric has taken more values than `metrics.maxValuesPerLabel`, or the metric more series than `metrics.maxSeriesPerMetric`. Further ones are counted together under `__overflow__`, so that neither the process nor Prometheus runs out of memory.',
        impact: 'Sums stay right. What is new since then cannot be told apart any more.',
        diagnosis: `1. Which metrics, how full?\n\n${c.ask(series.value().max({ by: ['metric'] }), overflow.rate().sum({ by: ['metric'] }))}\n\n2. Which label? Count its values; replace metric and label:\n\n${c.ask(`count(count by (endpoint) (${c.queries.requests_total.name}{job="${c.service.name}"}))`)}\n\n3. Look at the values themselves: ids, addresses, e-mails, dates or free text do not belong into labels.`,
        mitigation:
          '- Give the label a closed set of values in `defineMetrics`, or take it away; put the detail into logs and spans.\n- The values are right and many: raise the limits, and `prometheus.sampleLimit` with them.\n- A restart empties the series; without a change they fill again.',
      },
      test: growthTest({
        for: c.for,
        keepFiringFor: c.keepFiringFor,
        window: c.window,
        series: [
          c.series(overflow.name, { metric: 'orders_total' }),
          c.series(overflow.name, { metric: 'orders_total' }, 'two:5001'),
        ],
        labels: { metric: 'orders_total' },
      }),
    }
  },
}
