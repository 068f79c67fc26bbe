// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Grafana look like this

import type { Panel, PanelLink } from '../dashboards/panel.ts'
import type { OpsModel } from '../model/ops-model.ts'

/** A link in Grafana's model. */
export interface GrafanaLink {
  readonly title: string
  readonly url: string
  readonly targetBlank: boolean
}

/** Labels that are worth searching for, best first. */
const SEARCHED = ['error_type', 'endpoint', 'dataset'] as const

/**
 * Links from a value of the panel to the lines and traces of the same moment. A label takes part where all queries of the
 * panel keep it: Grafana leaves a variable that it cannot fill in the address as it stands.
 */
export function dataLinks(model: OpsModel, panel: Panel, expressions: readonly string[]): readonly GrafanaLink[] {
  const label = SEARCHED.find((name) => expressions.every((text) => keeps(text, name)))
  return (panel.links ?? []).map((link) => linkTo(model, link, label))
}

function linkTo(model: OpsModel, link: PanelLink, label: (typeof SEARCHED)[number] | undefined): GrafanaLink {
  const value = label === undefined ? undefined : `\${__field.labels.${label}:percentencode}`
  switch (link) {
    case 'logs':
      return { title: 'Logs', url: logsUrl(model, value ?? ''), targetBlank: false }
    case 'errors':
      return { title: 'Errors in the logs', url: logsUrl(model, value ?? 'error'), targetBlank: false }
    case 'traces':
      return { title: 'Traces', url: tracesUrl(model, label, value, ''), targetBlank: false }
    case 'failed-traces':
      return { title: 'Failed traces', url: tracesUrl(model, label, value, ' && status = error'), targetBlank: false }
  }
}

function logsUrl({ dashboards }: OpsModel, search: string): string {
  const uid = dashboards.find(({ key }) => key === 'logs')?.uid ?? ''
  return `/d/${uid}?\${__url_time_range}&var-search=${search}`
}

/** Grafana's Explore with a question to Tempo. */
function tracesUrl(
  { service, grafana }: OpsModel,
  label: string | undefined,
  value: string | undefined,
  more: string,
): string {
  const route = label === 'endpoint' ? ` && span.http.route = "${value}"` : ''
  const query = `{ resource.service.name = "${service.name}"${route}${more} }`
  const panes = {
    traces: {
      datasource: grafana.uids.tempo,
      queries: [{ refId: 'A', datasource: { type: 'tempo', uid: grafana.uids.tempo }, queryType: 'traceql', query }],
      range: { from: '${__from}', to: '${__to}' },
    },
  }
  return `/explore?schemaVersion=1&panes=${encodedAroundVariables(JSON.stringify(panes))}`
}

function encodedAroundVariables(text: string): string {
  return text
    .split(/(\$\{[^}]+\})/)
    .map((part) => (part.startsWith('${') ? part : encodeURIComponent(part)))
    .join('')
}

function keeps(expression: string, label: string): boolean {
  return new RegExp(`by \\([^)]*\\b${label}\\b`).test(expression)
}
