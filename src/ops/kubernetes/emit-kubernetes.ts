import { emitGrafana } from '../grafana/emit-grafana.ts'
import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { GENERATED_COMMENT } from '../output/generated-comment.ts'
import { yamlText } from '../output/yaml-text.ts'
import { ruleFiles } from '../prometheus/rule-groups.ts'
import { metadata } from './metadata.ts'
import { monitor } from './monitor.ts'
import { workload } from './workload.ts'

const DASHBOARDS = 'grafana/dashboards/'

/** Manifests: what the Prometheus operator and Grafana's sidecar take, and a deployment with its probes. */
export function emitKubernetes(model: OpsModel): readonly Artefact[] {
  const file = (name: string, value: unknown): Artefact => ({
    group: 'kubernetes',
    path: `kubernetes/${name}.yml`,
    content: yamlText(value, GENERATED_COMMENT),
  })
  return [
    file(model.kubernetes.monitor === 'pod' ? 'podmonitor' : 'servicemonitor', monitor(model)),
    file('prometheusrule', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: metadata(model, model.service.name),
      spec: { groups: ruleFiles(model).flatMap(({ groups }) => groups) },
    }),
    file('dashboards', { apiVersion: 'v1', kind: 'List', items: dashboards(model) }),
    file('workload', workload(model)),
  ]
}

/** A ConfigMap for each dashboard, with the label that Grafana's sidecar looks for. */
function dashboards(model: OpsModel): readonly object[] {
  return emitGrafana(model)
    .filter(({ path }) => path.startsWith(DASHBOARDS) && path.endsWith('.json'))
    .map(({ path, content }) => {
      const name = path.slice(DASHBOARDS.length).replace(/[^a-z0-9.]+/g, '-')
      return {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: metadata(model, `${model.service.name}-dashboard-${name.replace(/\.json$/, '')}`, {
          grafana_dashboard: '1',
        }),
        data: { [name]: content },
      }
    })
}
