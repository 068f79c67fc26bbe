import type { Dashboard } from '../dashboards/dashboard.ts'
import type { OpsModel } from '../model/ops-model.ts'
import { DASHBOARD_SCOPE } from '../promql/scope.ts'
import { PROMETHEUS } from './data-sources.ts'
import { type GrafanaPanel, grafanaPanel } from './grafana-panel.ts'
import { placePanels } from './grid.ts'
import { PanelIds } from './panel-id.ts'
import { variablesOf } from './variables.ts'

/** The classic model, which Grafana 10 to 13 read from files; newer ones that files cannot bring are not written. */
const SCHEMA_VERSION = 41

/** A dashboard as the file that Grafana's provisioning reads: the bare model, without the wrapper of its API. */
export function grafanaDashboard(model: OpsModel, dashboard: Dashboard): object {
  const { service } = model
  return {
    uid: dashboard.uid,
    title: dashboard.title,
    description: dashboard.description,
    tags: ['generated', service.name],
    schemaVersion: SCHEMA_VERSION,
    editable: false,
    // One crosshair over all panels.
    graphTooltip: 1,
    timezone: 'browser',
    refresh: '30s',
    time: { from: `now-${dashboard.range ?? '1h'}`, to: 'now' },
    annotations: { list: [firingAlerts(service.name), rollouts(model)] },
    templating: { list: variablesOf(model, dashboard) },
    links: [otherDashboards(service.name)],
    panels: panelsOf(model, dashboard),
  }
}

function panelsOf(model: OpsModel, { rows }: Dashboard): readonly GrafanaPanel[] {
  const ids = new PanelIds()
  let y = 0
  return rows.flatMap((row) => {
    const heading: GrafanaPanel = {
      id: ids.idOf(row.key),
      type: 'row',
      title: row.title,
      collapsed: false,
      gridPos: { x: 0, y, w: 24, h: 1 },
      panels: [],
    }
    const { placed, end } = placePanels(row.panels, y + 1)
    y = end
    return [
      heading,
      ...placed.map(({ panel, at }) => grafanaPanel(model, panel, ids.idOf(`${row.key}.${panel.key}`), at)),
    ]
  })
}

function firingAlerts(serviceName: string): object {
  return {
    name: 'Firing alerts',
    datasource: PROMETHEUS,
    enable: true,
    iconColor: 'red',
    expr: `ALERTS{alertstate="firing", service=${JSON.stringify(serviceName)}}`,
    titleFormat: '{{alertname}}',
    textFormat: '{{severity}} {{instance}}',
    step: '60s',
  }
}

/** Marks the moment at which a version shows up. */
function rollouts({ queries }: OpsModel): object {
  const versions = queries.build_info
    .value()
    .sum({ by: ['version'] })
    .render(DASHBOARD_SCOPE)
  return {
    name: 'Roll-outs',
    datasource: PROMETHEUS,
    enable: true,
    iconColor: 'blue',
    expr: `${versions} unless ${versions.replace('})', '} offset 5m)')}`,
    titleFormat: 'Version {{version}}',
    step: '60s',
  }
}

function otherDashboards(serviceName: string): object {
  return {
    title: 'Dashboards',
    type: 'dashboards',
    tags: [serviceName],
    asDropdown: true,
    includeVars: true,
    keepTime: true,
    targetBlank: false,
    icon: 'external link',
  }
}
