import { type DashboardKey, dashboardUid } from '../model/dashboard-uid.ts'
import type { Service } from '../model/service.ts'
import type { Duration } from '../promql/duration.ts'
import { jobScope } from '../promql/scope.ts'
import type { Alert, AlertGroup, Severity } from './alert.ts'
import type { AlertParts } from './builtin-alert.ts'
import type { AlertTest } from './testing/alert-test.ts'

export interface UnfinishedAlert extends Omit<AlertParts, 'test'> {
  readonly group: AlertGroup
  readonly severity: Severity
  readonly for: Duration
  readonly keepFiringFor: Duration | undefined
  readonly dashboard: DashboardKey
  readonly titled?: false | undefined
  readonly labels: { readonly [label: string]: string }
  readonly test: AlertTest | undefined
}

/** Names the alert and gives it the labels and links that all have. */
export function finishAlert(service: Service, key: string, alert: UnfinishedAlert): Alert {
  const name = alertName(service, key, alert.titled !== false)
  const { expression, severity, dashboard, runbook, test, group } = alert
  return Object.freeze({
    key,
    name,
    group,
    expression,
    expr: expression.render(jobScope(service.name)),
    for: alert.for,
    keepFiringFor: alert.keepFiringFor,
    severity,
    labels: { severity, service: service.name, team: service.team, ...alert.labels },
    annotations: {
      summary: `${service.title}: ${alert.summary}`,
      description: alert.description,
      runbook_url: `${service.runbookUrl}/${name}.md`,
      dashboard_url: `${service.grafanaUrl}/d/${dashboardUid(service.name, dashboard)}`,
    },
    dashboard,
    runbook,
    test,
  })
}

/** The name that Prometheus knows an alert by. */
export function alertName(service: Service, key: string, titled = true): string {
  return titled ? `${service.title.replace(/[^A-Za-z0-9]+/g, '')}${key}` : key
}
