import { promql } from '../../promql/promql.ts'
import { seriesName } from '../alert-context.ts'
import type { BuiltinAlert } from '../builtin-alert.ts'
import { growthTest } from '../testing/growth-test.ts'

/** As the generated `prometheus.yml` calls it, and as kube-prometheus-stack may: no expression can know the name. */
const JOBS = ['prometheus', 'monitoring-kube-prometheus-prometheus']

export const RULES_FAILING: BuiltinAlert = {
  group: 'meta',
  severity: 'critical',
  for: '5m',
  keepFiringFor: '15m',
  threshold: 0,
  window: '15m',
  dashboard: 'main',
  build: (c) => ({
    expression: promql`sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[${c.window}]))`.above(
      c.threshold,
    ),
    summary: 'Prometheus cannot evaluate rules',
    description: '{{ $value | humanize }} evaluations of {{ $labels.rule_group }} have failed.',
    runbook: {
      meaning: 'Rules of this group end with an error instead of a result, so their alerts cannot fire.',
      impact: 'Alerts of the group stay silent whatever happens.',
      diagnosis: `1. Which groups?\n\n${c.ask('sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[15m]))', 'sum by (rule_group) (increase(prometheus_rule_group_iterations_missed_total[15m]))')}\n\n2. The *Rules* page of Prometheus shows the error of each rule. \`many-to-many matching\`: two targets have the same labels. \`query timed out\` or \`too many samples\`: there are too many series.\n3. Did rules or targets change just before?`,
      mitigation:
        '- Bring back the rules of before.\n- Two jobs scrape the same instance: drop one.\n- Too many series: see [SeriesOverflow] and [ScrapeNearLimit].',
    },
    test: growthTest({
      for: c.for,
      keepFiringFor: c.keepFiringFor,
      window: c.window,
      series: JOBS.map((job) =>
        seriesName('prometheus_rule_evaluation_failures_total', { job, instance: 'one:9090', rule_group: 'a;b' }),
      ),
      labels: { rule_group: 'a;b' },
    }),
  }),
}
