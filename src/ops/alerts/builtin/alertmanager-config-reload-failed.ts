import { promql } from '../../promql/promql.ts'
import { seriesName } from '../alert-context.ts'
import type { BuiltinAlert } from '../builtin-alert.ts'
import { gaugeTest } from '../testing/gauge-test.ts'

const METRIC = 'alertmanager_config_last_reload_successful'
/** As the generated `prometheus.yml` calls it, and as kube-prometheus-stack may: no expression can know the name. */
const JOBS = ['alertmanager', 'alertmanager-main']
const instance = 'localhost:9093'

export const ALERTMANAGER_CONFIG_RELOAD_FAILED: BuiltinAlert = {
  group: 'meta',
  severity: 'warning',
  for: '5m',
  keepFiringFor: '5m',
  dashboard: 'main',
  build: (c) => ({
    expression: promql`${METRIC} == 0`,
    summary: 'Alertmanager did not take its configuration',
    description:
      'Alertmanager at {{ $labels.instance }} could not load its configuration and goes on with the one before.',
    runbook: {
      meaning: 'Alertmanager was told to reload and refused the new files. It works on with what it had.',
      impact: 'Changes of receivers and routes have no effect, and after a restart it does not come up at all.',
      diagnosis: `1. Which instances, since when?\n\n${c.ask(METRIC)}\n\n2. \`amtool check-config alertmanager.yml\` says what is wrong, and so does the log of Alertmanager.\n3. What changed? \`observability diff --semantic\` tells it in words.`,
      mitigation:
        '- Bring back the files of before and reload, then correct the change and run `observability check` on it.',
    },
    test: gaugeTest({
      for: c.for,
      keepFiringFor: c.keepFiringFor,
      series: Object.fromEntries(JOBS.map((job) => [seriesName(METRIC, { job, instance }), (value) => value])),
      firing: 0,
      silent: 1,
      alerts: JOBS.map((job) => ({ labels: { job, instance }, value: 0 })),
    }),
  }),
}
