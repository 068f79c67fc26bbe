import { promql } from '../../promql/promql.ts'
import type { BuiltinAlert } from '../builtin-alert.ts'

export const WATCHDOG: BuiltinAlert = {
  group: 'meta',
  severity: 'none',
  for: '0s',
  dashboard: 'main',
  titled: false,
  build: (c) => ({
    expression: promql`vector(1)`,
    summary: 'Alerting works',
    description: 'This alert always fires. Whoever gets it must raise the alarm when it stops coming.',
    runbook: {
      meaning:
        'A signal of life of the whole chain: Prometheus evaluates rules, Alertmanager gets alerts and notifications leave the house. The heartbeat receiver hands it to a service outside that calls somebody when it has not come for some minutes.',
      impact: 'While it does not arrive, no other alert arrives either.',
      diagnosis: `When the heartbeat is missing:\n\n1. Does Prometheus run, and does the alert fire there (*Alerts* page)?\n2. Does Prometheus reach an Alertmanager?\n\n${c.ask('prometheus_notifications_alertmanagers_discovered', 'rate(prometheus_notifications_errors_total[5m])')}\n\n3. Does Alertmanager deliver?\n\n${c.ask('rate(alertmanager_notifications_failed_total[5m])')}\n\n4. Does the address in the secret \`heartbeat_url\` still hold, and is the way out open (proxy, firewall)?`,
      mitigation:
        '- Restart what does not run; `promtool check config` and `amtool check-config` tell why it does not start.\n- Until it works: watch the dashboards by hand, and tell those on call that nothing will page them.',
    },
    test: {
      firing: [{ name: 'always', series: {}, at: 0, alerts: [{ labels: {}, value: 1 }] }],
      silent: [],
    },
  }),
}
