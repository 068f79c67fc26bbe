import type { Dashboard, DashboardVariable } from '../dashboards/dashboard.ts'
import type { OpsModel } from '../model/ops-model.ts'
import { PROMETHEUS } from './data-sources.ts'

/** A choice at the top of a dashboard in Grafana's model. */
export interface GrafanaVariable {
  readonly name: string
  readonly label: string
  readonly type: 'datasource' | 'query' | 'textbox'
  readonly [setting: string]: unknown
}

/** The variables of a dashboard: its data sources, job and instance, and what it asks for itself. */
export function variablesOf(model: OpsModel, dashboard: Dashboard): readonly GrafanaVariable[] {
  const { queries } = model
  const jobsOf = dashboard.jobsOf ?? queries.build_info.name
  const usesLogs = dashboard.rows.some(({ panels }) =>
    panels.some((panel) => panel.queries.some((query) => 'logs' in query)),
  )
  const own: { readonly [V in DashboardVariable]: () => GrafanaVariable } = {
    endpoint: () => labelVariable('endpoint', 'Endpoint', queries.requests_total.name, '{job=~"$job"}'),
    dataset: () => labelVariable('dataset', 'Dataset', queries.analyses_total.name, '{job=~"$job"}'),
    slo: () => labelVariable('slo', 'SLO', 'slo:objective:ratio', `{service=${JSON.stringify(model.service.name)}}`),
    search: () => ({ name: 'search', label: 'Search', type: 'textbox', query: '', current: { text: '', value: '' } }),
  }
  return [
    dataSourceVariable('datasource', 'Data source', 'prometheus'),
    ...(usesLogs ? [dataSourceVariable('loki_datasource', 'Loki data source', 'loki')] : []),
    labelVariable('job', 'Job', jobsOf, ''),
    labelVariable('instance', 'Instance', jobsOf, '{job=~"$job"}'),
    ...(dashboard.variables ?? []).map((name) => own[name]()),
  ]
}

function dataSourceVariable(name: string, label: string, type: string): GrafanaVariable {
  return { name, label, type: 'datasource', query: type, regex: '', refresh: 1, multi: false, includeAll: false }
}

/** The values of a label, several of which may be chosen; all of them at first. */
function labelVariable(name: string, label: string, metric: string, matchers: string): GrafanaVariable {
  const query = `label_values(${metric}${matchers}, ${name})`
  return {
    name,
    label,
    type: 'query',
    datasource: PROMETHEUS,
    definition: query,
    query: { query, refId: `${name}-values` },
    // Anew whenever the time range changes, so that values of that time are there.
    refresh: 2,
    sort: 1,
    regex: '',
    multi: true,
    includeAll: true,
    allValue: '.+',
    current: { text: ['All'], value: ['$__all'] },
  }
}
