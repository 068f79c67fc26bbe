import { nearestKey } from '../../config/nearest-key.ts'
import type { Finding } from '../findings/finding.ts'
import type { Dashboard } from './dashboard.ts'
import { dashboardProblems } from './dashboard-problems.ts'

/** What is wrong with the dashboards of a definition: their shape, and fields of log lines that no line has. */
export function dashboardFindings(
  dashboards: readonly Dashboard[],
  unknownFields: Iterable<string>,
  knownFields: readonly string[],
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
  return [...shapes, ...fields]
}
