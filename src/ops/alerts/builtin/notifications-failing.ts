import { promql } from '../../promql/promql.ts'
import { seriesName } from '../alert-context.ts'
import type { BuiltinAlert } from '../builtin-alert.ts'
import { growthTest } from '../testing/growth-test.ts'

/** As the generated `prometheus.yml` calls it, and as kube-prometheus-stack may: no expression can know the name. */
const JOBS = ['alertmanager', 'alertmanager-main']

export const NOTIFICATIONS_FAILING: BuiltinAlert = {
  group: 'meta',
  severity: 'critical',
  for: '5m',
  keepFiringFor: '15m',
  threshold: 0,
  window: '15m',
  dashboard: 'main',
  build: (c) => ({
    expression: promql`sum by (integration) (increase(alertmanager_notifications_failed_total[${c.window}]))`.above(
      c.threshold,
    ),
    summary: 'Notifications do not get out',
    description: '{{ $value | humanize }} notifications by {{ $labels.integration }} have failed.',
    runbook: {
      meaning: 'Alertmanager tried to notify somebody by this integration and was refused or did not get through.',
      impact: 'Alerts of receivers that use it do not arrive. This alert arrives only where another integration works.',
      diagnosis: `1. Which integrations, and does any work?\n\n${c.ask('sum by (integration) (rate(alertmanager_notifications_failed_total[15m]))', 'sum by (integration) (rate(alertmanager_notifications_total[15m]))')}\n\n2. The log of Alertmanager has the answer of the other side: \`401\` or \`403\` is a key that is wrong or has ended, \`404\` a hook that was deleted, \`429\` too many messages, a timeout the way out.\n3. Were secrets or receivers changed lately?`,
      mitigation:
        '- Renew the key in its secret file; it is read at every notification.\n- Until then send to another receiver, and tell those on call.',
    },
    test: growthTest({
      for: c.for,
      keepFiringFor: c.keepFiringFor,
      window: c.window,
      series: JOBS.map((job) =>
        seriesName('alertmanager_notifications_failed_total', { job, instance: 'one:9093', integration: 'slack' }),
      ),
      labels: { integration: 'slack' },
    }),
  }),
}
