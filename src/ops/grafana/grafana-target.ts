import type { PanelQuery } from '../dashboards/panel.ts'
import { DASHBOARD_SCOPE, type Scope } from '../promql/scope.ts'
import { type DataSourceRef, LOKI, PROMETHEUS } from './data-sources.ts'

/** One query in Grafana's model. */
export interface GrafanaTarget {
  readonly refId: string
  readonly datasource: DataSourceRef
  readonly expr: string
  readonly legendFormat: string | undefined
  readonly [setting: string]: unknown
}

/** The query as Grafana writes it. `table`: only the newest value of each series. */
export function grafanaTarget(query: PanelQuery, at: number, table: boolean): GrafanaTarget {
  const refId = String.fromCharCode(65 + at)
  const legendFormat = query.legend
  if ('logs' in query) {
    return { refId, datasource: LOKI, expr: query.logs.render(), legendFormat, queryType: 'range', editorMode: 'code' }
  }
  return {
    refId,
    datasource: PROMETHEUS,
    expr: promqlOf(query.expression, DASHBOARD_SCOPE),
    legendFormat: legendFormat ?? '__auto',
    editorMode: 'code',
    range: !table,
    instant: table,
    exemplar: query.exemplars === true,
    format: table ? 'table' : 'time_series',
  }
}

function promqlOf(expression: string | { render(scope: Scope): string }, scope: Scope): string {
  return typeof expression === 'string' ? expression : expression.render(scope)
}
