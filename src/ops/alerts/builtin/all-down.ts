import { promql } from '../../promql/promql.ts'
import type { BuiltinAlert } from '../builtin-alert.ts'
import { gaugeTest } from '../testing/gauge-test.ts'

export const ALL_DOWN: BuiltinAlert = {
  group: 'health',
  severity: 'critical',
  for: '1m',
  keepFiringFor: '2m',
  dashboard: 'overview',
  build: (c) => ({
    expression: c.queries.up
      .value()
      .max({ by: ['job'] })
      .equals(0),
    summary: 'No instance answers Prometheus',
    description: 'Not one instance of the job {{ $labels.job }} has answered the scrapes of the last minute.',
    runbook: {
      meaning: `Prometheus knows instances of ${c.service.name}, and none of them answers. Other alerts of the service are held back while this one fires.`,
      impact: 'The service is most likely away for everybody.',
      diagnosis: `1. Which instances should there be?\n\n${c.ask(c.queries.up.value())}\n\n2. Can Prometheus reach anything else? If its other targets are down too, it is the network or Prometheus, not the service.\n\n${c.ask('count by (job) (up == 0)')}\n\n3. What happened at that moment: a release, an expired certificate, a changed port, a full node?\n\n${c.ask(promql`${c.queries.up} offset 10m`)}\n\n4. The last words of the instances:\n\n${c.askLogs({ level: 'FATAL' })}`,
      mitigation:
        '- Began with a release: roll back at once.\n- A shared dependency ends every process at its start: see to it, or let the service start without it.\n- Only Prometheus cannot reach them: repair the way (network policy, credentials of the scrape), and watch the service by hand until then.',
    },
    test: gaugeTest({
      for: c.for,
      keepFiringFor: c.keepFiringFor,
      series: c.series('up'),
      besides: { [c.series('up', {}, 'two:5001')]: 0 },
      firing: 0,
      silent: 1,
      alerts: [{ labels: { job: c.service.name }, value: 0 }],
    }),
  }),
}
