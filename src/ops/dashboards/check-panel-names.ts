import type { KnownNames } from '../check/expression-names.ts'
import { checkNames } from '../findings/check-names.ts'
import type { DefinitionFindings } from '../findings/definition-findings.ts'
import { Expression } from '../promql/expression.ts'
import { DASHBOARD_SCOPE } from '../promql/scope.ts'
import type { Dashboard, Row } from './dashboard.ts'
import type { Panel } from './panel.ts'

type Known = KnownNames & { readonly findings: DefinitionFindings }

/** Reports metrics, labels and bounds that queries of panels name and that do not exist. */
export function checkPanelNames(dashboards: readonly Dashboard[], known: Known): void {
  for (const { key, rows } of dashboards) for (const row of rows) checkRow(`dashboards.${key}`, row, known)
}

function checkRow(path: string, { key, panels }: Row, known: Known): void {
  for (const panel of panels) checkPanel(`${path}.rows.${key}.panels.${panel.key}.queries`, panel, known)
}

function checkPanel(path: string, { title, queries }: Panel, known: Known): void {
  for (const query of queries) {
    if (!('expression' in query)) continue
    const { expression } = query
    const text = expression instanceof Expression ? expression.render(DASHBOARD_SCOPE) : expression
    checkNames({ path, where: `panel "${title}"`, use: 'panel', text }, known)
  }
}
