import { promql } from '../../promql/promql.ts'
import type { BuiltinAlert } from '../builtin-alert.ts'
import { gaugeTest } from '../testing/gauge-test.ts'

export const DOWN: BuiltinAlert = {
  group: 'health',
  severity: 'critical',
  for: '1m',
  keepFiringFor: '2m',
  dashboard: 'overview',
  build: (c) => ({
    expression: c.queries.up.value().equals(0),
    summary: 'An instance does not answer Prometheus',
    description: '{{ $labels.instance }} has not answered the scrapes of the last minute.',
    runbook: {
      meaning: `Prometheus asks every instance of ${c.service.name} for \`${c.service.metricsPath}\` and got no usable answer from this one: it does not run, does not listen, hangs, answers too late, or answers what Prometheus refuses.`,
      impact:
        'Requests to this instance most likely fail too. While others run, users see part of their requests fail until the load balancer takes it out; with a single instance the service is away. Its metrics are missing meanwhile.',
      diagnosis: `1. Is it one instance or all of them?\n\n${c.ask(promql`count by (instance) (${c.queries.up} == 0)`, promql`count(${c.queries.up}) - sum(${c.queries.up})`)}\n\n2. Why does the scrape fail? The page *Status → Targets* of Prometheus has the error in words. \`connection refused\`: nothing listens. \`context deadline exceeded\`: the process hangs; look at [EventLoopDelayHigh]. \`sample limit exceeded\` or \`body size limit exceeded\`: it runs, but exposes too much. \`401\`: the credentials of the scrape do not fit \`metrics.auth\`.\n3. What did it say last?\n\n${c.askLogs({ level: 'FATAL' })}\n\n4. Was it killed? \`kubectl describe pod\` shows \`OOMKilled\` and the exit code; \`journalctl -u ${c.service.name}\` the same for a unit.`,
      mitigation:
        '- It ended: start it again, then find out why (exit code, last log lines, memory before the end).\n- It hangs: take a CPU profile or a core dump if you can spare a minute, then restart it.\n- It began with a release: roll back.\n- Only the scrape fails: correct the address, the credentials or the limits in `prometheus.yml`; users are not affected.',
    },
    test: gaugeTest({
      for: c.for,
      keepFiringFor: c.keepFiringFor,
      series: c.series('up'),
      firing: 0,
      silent: 1,
      alerts: [{ labels: { job: c.service.name, instance: 'one:5001' }, value: 0 }],
    }),
  }),
}
