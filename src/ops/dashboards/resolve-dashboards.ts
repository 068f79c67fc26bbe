import { dashboardUid } from '../model/dashboard-uid.ts'
import type { Dashboard, DashboardDefinition, Row, RowDefinition } from './dashboard.ts'
import type { GivenDashboards } from './dashboards-options.ts'

type Rows = DashboardDefinition['rows']

/** The library's dashboards with what the application adds to them, then its own. */
export function resolveDashboards(
  serviceName: string,
  builtin: { readonly [key: string]: DashboardDefinition },
  given: GivenDashboards = {},
): readonly Dashboard[] {
  const keys = new Set([...Object.keys(builtin), ...Object.keys(given)])
  return [...keys].flatMap((key) => {
    const own = given[key]
    if (own === false) return []
    const base = builtin[key]
    const definition = { title: key, description: '', ...base, ...own, rows: mergedRows(base?.rows, own?.rows) }
    return [Object.freeze(dashboardOf(serviceName, key, definition))]
  })
}

function mergedRows(base: Rows = {}, own: Rows = {}): Rows {
  const added = Object.entries(own).map(([key, row]): [string, RowDefinition] => [
    key,
    { ...row, panels: { ...base[key]?.panels, ...row.panels } },
  ])
  return { ...base, ...Object.fromEntries(added) }
}

function dashboardOf(serviceName: string, key: string, { rows, ...definition }: DashboardDefinition): Dashboard {
  return { ...definition, key, uid: dashboardUid(serviceName, key), rows: Object.entries(rows).map(rowOf) }
}

function rowOf([key, { title, panels }]: [string, RowDefinition]): Row {
  const all = Object.entries(panels).map(([panelKey, panel]) => ({ key: panelKey, ...panel }))
  return { key, title, panels: all }
}
