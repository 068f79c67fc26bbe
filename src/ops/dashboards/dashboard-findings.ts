import { nearestKey } from '../../config/nearest-key.ts'
import type { Alert } from '../alerts/alert.ts'
import { BUILTIN_ALERTS } from '../alerts/builtin-alerts.ts'
import type { Finding } from '../findings/finding.ts'
import type { Dashboard } from './dashboard.ts'
import { dashboardProblems } from './dashboard-problems.ts'

/** What is wrong with the dashboards of a definition: their shape, and fields of log lines that no line has. */
export function dashboardFindings(
  dashboards: readonly Dashboard[],
  unknownFields: Iterable<string>,
  knownFields: readonly string[],
  alerts: readonly Pick<Alert, 'key'>[],
): readonly Finding[] {
  const shapes = dashboards.flatMap(dashboardProblems).map(
    ({ path, message, fix }): Finding => ({
      ...{ level: 'error', rule: 'dashboard-shape', file: path, message, fix },
      why: 'Grafana would refuse the panel, show it empty, or show what nobody understands.',
    }),
  )
  const fields = [...unknownFields].map((field): Finding => {
    const nearest = nearestKey(field, knownFields)
    return {
      ...{ level: 'error', rule: 'unknown-log-field', file: 'dashboards', message: `no line has a field ${field}` },
      why: 'The query would find nothing, without an error.',
      fix:
        nearest === undefined
          ? 'Declare it in logs.fields'
          : `Did you mean ${nearest}? Otherwise declare it in logs.fields`,
    }
  })
  return [...shapes, ...fields, ...alertFindings(dashboards, alerts)]
}

/** Alerts that a panel of the application names and that are not there: one that is switched off leaves no link. */
function alertFindings(dashboards: readonly Dashboard[], alerts: readonly Pick<Alert, 'key'>[]): readonly Finding[] {
  const keys = new Set([...alerts.map(({ key }) => key), ...Object.keys(BUILTIN_ALERTS)])
  const isBurnAlert = (key: string) => /BudgetBurn(?:Fast|Slow)$/.test(key)
  const named = dashboards.flatMap(({ key, rows }) =>
    rows.flatMap((row) =>
      row.panels.flatMap((panel) =>
        (panel.alerts ?? []).map((alert) => ({
          alert,
          path: `dashboards.${key}.rows.${row.key}.panels.${panel.key}.alerts`,
        })),
      ),
    ),
  )
  return named
    .filter(({ alert }) => !keys.has(alert) && !isBurnAlert(alert))
    .map(({ alert, path }) => {
      const nearest = nearestKey(alert, keys)
      return {
        ...{ level: 'error', rule: 'unknown-alert', file: path, message: `there is no alert ${alert}` },
        why: 'The panel would have no link to a runbook.',
        fix: nearest === undefined ? 'Name an alert without the title of the service' : `Did you mean ${nearest}?`,
      }
    })
}
