/** Longest uid that Grafana takes. */
const MAX_LENGTH = 40

/** Dashboards that every service gets. */
export type DashboardKey = 'main' | 'overview' | 'analysis' | 'slo' | 'logs' | 'runtime' | 'infrastructure'

/** Address of a dashboard in Grafana: the service and the dashboard's key, such as `shop-overview`. */
export function dashboardUid(serviceName: string, key: string): string {
  const name = serviceName.replace(/[^A-Za-z0-9_-]+/g, '-')
  return `${name.slice(0, MAX_LENGTH - key.length - 1)}-${key}`
}
