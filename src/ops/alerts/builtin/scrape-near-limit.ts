import type { BuiltinAlert } from '../builtin-alert.ts'
import { gaugeTest } from '../testing/gauge-test.ts'

export const SCRAPE_NEAR_LIMIT: BuiltinAlert = {
  group: 'pipeline',
  severity: 'warning',
  for: '10m',
  keepFiringFor: '15m',
  threshold: 0.8,
  dashboard: 'overview',
  build: (c) => {
    const samples = c.queries.scrape_samples_post_metric_relabeling
    const limit = Math.round(c.threshold * c.sampleLimit)
    return {
      expression: samples.value().above(limit),
      summary: 'A scrape is nearly too large',
      description: `{{ $labels.instance }} exposes {{ $value | humanize }} samples; beyond ${c.sampleLimit} Prometheus refuses the scrape.`,
      runbook: {
        meaning: `The instance exposes more than ${Math.round(c.threshold * 100)} % of the \`sample_limit\` of ${c.sampleLimit} samples. Beyond the limit Prometheus takes nothing of a scrape at all.`,
        impact:
          'None yet. Beyond the limit all metrics of the instance are gone at once and [Down] fires, although users are served.',
        diagnosis: `1. Which metrics have the most series?\n\n${c.ask(c.queries.observability_series.value().max({ by: ['metric'] }), `topk(10, count by (__name__) ({job="${c.service.name}"}))`)}\n\n2. Which label makes them many? Replace the metric and the label:\n\n${c.ask(`count by (endpoint) (${c.queries.requests_total.name}{job="${c.service.name}"})`)}\n\n3. Since when? A step is a release, a slope is a label with ever new values.\n\n${c.ask(samples.value())}`,
        mitigation:
          '- A label holds ids, addresses or free text: give it a closed set of values, or take it away.\n- A histogram has many labels: fewer labels or fewer buckets.\n- It is meant to be so many: raise `prometheus.sampleLimit`, and know that each series costs memory in Prometheus.\n- At once: lower `metrics.maxSeriesPerMetric`; what is beyond counts as `__overflow__`.',
      },
      test: gaugeTest({
        for: c.for,
        keepFiringFor: c.keepFiringFor,
        series: c.series(samples.name),
        firing: limit + 1,
        silent: limit,
        alerts: [{ labels: { job: c.service.name, instance: 'one:5001' }, value: limit + 1 }],
      }),
    }
  },
}
