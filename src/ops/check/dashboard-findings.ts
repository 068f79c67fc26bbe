import type { Finding } from '../findings/finding.ts'
import type { SourceDocument } from '../syntax/source-file.ts'
import { type DashboardPlace, DashboardReport } from './dashboard-report.ts'
import { dashboardIn, fieldsOf, listOf, panelsIn } from './found-expression.ts'
import { panelFindings } from './panel-findings.ts'
import { variableFindings } from './variable-findings.ts'

/**
 * What is wrong with a Grafana dashboard of the classic model: the rules of Grafana's dashboard-linter
 * (github.com/grafana/dashboard-linter, 17 rules, re-created from their documentation) under their names, and our own.
 * Nothing for a file that holds no dashboard.
 */
export function dashboardFindings(file: string, document: SourceDocument): readonly Finding[] {
  const found = dashboardIn(document)
  if (found === undefined) return []
  const report = new DashboardReport(file, document)
  const top: DashboardPlace = { path: found.path, name: `dashboard "${String(found.dashboard.title ?? '?')}"` }
  const { dashboard } = found
  if (found.path.length > 0) {
    report.add(top, 'dashboard-wrapper', 'is wrapped in "dashboard"', {
      why: 'That is the form of the HTTP API; a provisioned file fails with "Dashboard title cannot be empty".',
      fix: 'Move what is inside "dashboard" to the top of the file',
    })
  }
  if (dashboard.editable !== false) {
    report.add(top, 'uneditable-dashboard', 'can be edited in the browser', {
      why: 'Changes made there are lost with the next provisioning.',
      fix: 'Set "editable": false',
    })
  }
  if (!dashboard.uid) {
    report.add(top, 'dashboard-uid', 'has no uid', {
      why: 'Links to it break with every provisioning.',
      fix: 'Give it a fixed "uid"',
    })
  }
  if (!dashboard.schemaVersion) {
    report.add(top, 'dashboard-schema-version', 'has no schemaVersion', {
      why: 'Grafana takes it for the oldest and runs every migration on it, some of which remove settings.',
      fix: 'Set "schemaVersion"',
    })
  }
  if (!dashboard.title) {
    report.add(top, 'dashboard-title', 'has no title', { why: 'Grafana refuses it.', fix: 'Set "title"' })
  }
  variableFindings(report, top, listOf(fieldsOf(dashboard.templating).list))
  for (const place of panelsIn(document)) panelFindings(report, place)
  return report.findings
}
