import type { BuiltinAlert } from '../builtin-alert.ts'
import { gaugeTest } from '../testing/gauge-test.ts'

export const HEALTH_CHECK_UNHEALTHY: BuiltinAlert = {
  group: 'health',
  severity: 'warning',
  for: '5m',
  keepFiringFor: '5m',
  threshold: 0.5,
  dashboard: 'overview',
  build: (c) => {
    const status = c.queries.health_check_status
    return {
      expression: status.value().below(c.threshold),
      summary: 'A health check fails',
      description: 'The health check {{ $labels.check }} of {{ $labels.instance }} is unhealthy.',
      runbook: {
        meaning:
          'A health check of the service has answered `unhealthy` for five minutes. The value is 1 for healthy, 0.5 for degraded and 0 for unhealthy.',
        impact:
          'A critical check takes the instance out of the load balancer (readiness answers 503). Where it is a shared dependency, such as a database, all instances leave at once.',
        diagnosis: `1. Which checks, on how many instances?\n\n${c.ask(
          status.value().min({ by: ['check'] }),
          status
            .value()
            .below(c.threshold)
            .count({ by: ['check'] }),
        )}\n\n2. \`GET /health/detailed\` on the instance gives each check with its error and its duration.\n3. Does it time out rather than fail?\n\n${c.ask(c.queries.health_check_duration_seconds.value().max({ by: ['check'] }))}\n\n4. What did the check say?\n\n${c.askLogs({ level: 'ERROR' })}`,
        mitigation:
          '- A dependency is away: go to its runbook. If the service can do without it, register the check with `critical: false`.\n- One instance only: restart it; compare its network and its disk with the others.\n- The check itself is too strict (timeout, threshold): correct its options.',
      },
      test: gaugeTest({
        for: c.for,
        keepFiringFor: c.keepFiringFor,
        series: c.series(status.name, { check: 'db' }),
        besides: { [c.series(status.name, { check: 'disk' })]: 1 },
        firing: c.threshold * 0.98,
        silent: c.threshold,
        alerts: [{ labels: { job: c.service.name, instance: 'one:5001', check: 'db' }, value: c.threshold * 0.98 }],
      }),
    }
  },
}
