import type { Dashboard } from './dashboard.ts'
import type { Panel } from './panel.ts'
import { UNITS } from './unit.ts'

/** What is wrong with the shape of one dashboard, and where. */
export interface DashboardProblem {
  /** Such as `dashboards.orders.rows.queue.panels.depth.unit`. */
  readonly path: string
  readonly message: string
  readonly fix: string
}

const KEY = /^[a-z][a-z0-9_-]*$/

/** Everything that Grafana would refuse or show empty. */
export function dashboardProblems(dashboard: Dashboard): readonly DashboardProblem[] {
  const path = `dashboards.${dashboard.key}`
  const panels = dashboard.rows.flatMap((row) =>
    row.panels.map((panel) => ({ panel, path: `${path}.rows.${row.key}.panels.${panel.key}` })),
  )
  return [
    ...(KEY.test(dashboard.key) ? [] : [problem(path, 'no key of a dashboard', 'Use letters, digits, - and _')]),
    ...(dashboard.title.trim() === '' ? [problem(`${path}.title`, 'no title', 'Say what the dashboard shows')] : []),
    ...(panels.length === 0 ? [problem(`${path}.rows`, 'no panels', 'Give it a row with a panel, or false')] : []),
    ...panels.flatMap((one) => panelProblems(one.panel, one.path)),
  ]
}

function panelProblems(panel: Panel, path: string): readonly DashboardProblem[] {
  const problems: DashboardProblem[] = []
  for (const field of ['title', 'description'] as const) {
    if (typeof panel[field] === 'string' && panel[field].trim() !== '') continue
    problems.push(problem(`${path}.${field}`, `no ${field}`, 'Say what it tells, for whoever is called at night'))
  }
  if (!UNITS.includes(panel.unit)) {
    problems.push(problem(`${path}.unit`, `no such unit: ${panel.unit}`, `Use one of ${UNITS.join(', ')}`))
  }
  if (panel.queries.length === 0) problems.push(problem(`${path}.queries`, 'no queries', 'Give it one at least'))
  const width = panel.width ?? 24
  if (!Number.isInteger(width) || width < 1 || width > 24) {
    problems.push(problem(`${path}.width`, `no width: ${width}`, 'Use 1 to 24 columns'))
  }
  if (panel.queries.some((query) => 'logs' in query) && panel.queries.some((query) => 'expression' in query)) {
    problems.push(problem(`${path}.queries`, 'metrics and logs in one panel', 'Make two panels of it'))
  }
  return problems
}

function problem(path: string, message: string, fix: string): DashboardProblem {
  return { path, message, fix }
}
