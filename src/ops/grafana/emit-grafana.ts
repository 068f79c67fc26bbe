import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { GENERATED_COMMENT } from '../output/generated-comment.ts'
import { jsonText } from '../output/json-text.ts'
import { yamlText } from '../output/yaml-text.ts'
import { grafanaDashboard } from './grafana-dashboard.ts'
import { dashboardProvider, dataSources } from './provisioning.ts'

/** Dashboards and what makes Grafana load them. */
export function emitGrafana(model: OpsModel): readonly Artefact[] {
  const group = 'grafana'
  const provisioning = `grafana/provisioning`
  // A name such as @scope/shop or ../shop is no folder; one that starts with a dot would be hidden.
  const fileName =
    model.service.name
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 100) || 'service'
  return [
    ...model.dashboards.map((dashboard) => ({
      group: group as 'grafana',
      path: `grafana/dashboards/${dashboard.key}.json`,
      content: jsonText(grafanaDashboard(model, dashboard)),
    })),
    {
      group,
      path: `${provisioning}/dashboards/${fileName}.yml`,
      content: yamlText(dashboardProvider(model), GENERATED_COMMENT),
    },
    {
      group,
      path: `${provisioning}/datasources/${fileName}.yml`,
      content: yamlText(dataSources(model), GENERATED_COMMENT),
    },
  ]
}
