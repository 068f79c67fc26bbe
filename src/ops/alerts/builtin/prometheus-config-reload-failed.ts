import { promql } from '../../promql/promql.ts'
import { seriesName } from '../alert-context.ts'
import type { BuiltinAlert } from '../builtin-alert.ts'
import { gaugeTest } from '../testing/gauge-test.ts'

export const PROMETHEUS_CONFIG_RELOAD_FAILED: BuiltinAlert = {
  group: 'meta',
  severity: 'warning',
  for: '5m',
  keepFiringFor: '5m',
  dashboard: 'main',
  build: (c) => ({
    expression: promql`prometheus_config_last_reload_successful{job="prometheus"} == 0`,
    summary: 'Prometheus did not take its configuration',
    description:
      'Prometheus at {{ $labels.instance }} could not load its configuration and goes on with the one before.',
    runbook: {
      meaning: 'Prometheus was told to reload and refused the new files. It works on with what it had.',
      impact: 'Changes of rules and targets have no effect, and after a restart it does not come up at all.',
      diagnosis: `1. Which instances, since when?\n\n${c.ask('prometheus_config_last_reload_successful{job="prometheus"}')}\n\n2. \`promtool check config prometheus.yml\` says what is wrong, and so does the log of Prometheus.\n3. What changed? \`observability diff --semantic\` tells it in words.`,
      mitigation:
        '- Bring back the files of before and reload, then correct the change and run `observability check` on it.',
    },
    test: gaugeTest({
      for: c.for,
      keepFiringFor: c.keepFiringFor,
      series: seriesName('prometheus_config_last_reload_successful', { job: 'prometheus', instance: 'localhost:9090' }),
      firing: 0,
      silent: 1,
      alerts: [{ labels: { job: 'prometheus', instance: 'localhost:9090' }, value: 0 }],
    }),
  }),
}
