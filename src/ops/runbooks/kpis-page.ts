import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import type { Expression } from '../promql/expression.ts'
import { DASHBOARD_SCOPE, jobScope } from '../promql/scope.ts'
import { type Kpi, kpiParts } from './kpis.ts'
import { ownedPage } from './owned-page.ts'
import { promqlBlock } from './query-block.ts'

/** `KPIS.md`: every figure with its expression, its panels, its alerts and their runbooks. */
export function kpisPage(model: OpsModel): Artefact {
  const parts = kpiParts(model).filter(({ kpis }) => kpis.length > 0)
  const body = parts.map(({ title, kpis }) => `## ${title}\n\n${kpis.map((kpi) => section(model, kpi)).join('\n\n')}`)
  return {
    group: 'pages',
    path: 'KPIS.md',
    content: ownedPage(`KPIs of ${model.service.title}`, body.join('\n\n'), '## Notes\n'),
  }
}

function section(model: OpsModel, { title, target, expression, shownBy, alerts }: Kpi): string {
  const panels = panelsOf(model, shownBy)
  const watching = model.alerts.filter(({ key }) => alerts.includes(key))
  return [
    `### ${title}`,
    promqlBlock(expression.render(jobScope(model.service.name))),
    [
      `- Target: ${target}`,
      `- Panels: ${panels.length === 0 ? 'none' : panels.join(' · ')}`,
      `- Alerts: ${watching.length === 0 ? 'none' : watching.map(({ name, severity }) => `[${name}](runbooks/${name}.md) (${severity})`).join(' · ')}`,
    ].join('\n'),
  ].join('\n\n')
}

/** Panels that ask one of the metrics, with their dashboards. */
function panelsOf({ dashboards, service }: OpsModel, metrics: readonly string[]): readonly string[] {
  return dashboards.flatMap((dashboard) => {
    const panels = dashboard.rows.flatMap(({ panels: all }) => all)
    const titles = panels
      .filter(({ queries }) =>
        queries.some(
          (query) => 'expression' in query && metrics.some((metric) => asks(textOf(query.expression), metric)),
        ),
      )
      .map(({ title }) => title)
    const uid = dashboard.uid
    return titles.length === 0
      ? []
      : [`[${dashboard.title}](${service.grafanaUrl}/d/${uid}): ${[...new Set(titles)].join(', ')}`]
  })
}

function textOf(expression: Expression | string): string {
  // By what it is not: a definition in CommonJS brings a class of its own.
  return typeof expression === 'string' ? expression : expression.render(DASHBOARD_SCOPE)
}

function asks(text: string, metric: string): boolean {
  const at = text.indexOf(metric)
  // Nothing that only begins like it; a histogram's samples are its own.
  return at !== -1 && /^(?:_bucket|_sum|_count)?(?![\w:])/.test(text.slice(at + metric.length))
}
