import { PROMETHEUS } from '../grafana/data-sources.ts'
import { PanelIds } from '../grafana/panel-id.ts'
import type { OpsModel } from '../model/ops-model.ts'
import type { GuideSource } from './guide-expression.ts'
import { GUIDE_EXPRESSIONS, guideText } from './guide-expressions.ts'

interface GuidePanel {
  readonly title: string
  readonly unit: string
  readonly type: 'timeseries' | 'stat'
  /** Names of its expressions with their legends. */
  readonly targets: readonly (readonly [name: string, legend: string | undefined])[]
}

interface GuideDashboard {
  readonly key: string
  readonly source: GuideSource
  readonly title: string
  readonly panels: readonly GuidePanel[]
}

const graph = (title: string, unit: string, ...targets: GuidePanel['targets'][number][]): GuidePanel => {
  return { title, unit, type: 'timeseries', targets }
}
const stat = (title: string, unit: string, name = title): GuidePanel => {
  return { title, unit, type: 'stat', targets: [[name, undefined]] }
}

/** The dashboard of the guide, and its two lists of expressions as the dashboards that they describe. */
const DASHBOARDS: readonly GuideDashboard[] = [
  {
    ...{ key: 'grafana-dashboard', source: 'grafana-dashboard.json', title: 'Monitoring' },
    panels: [
      graph('Request Rate', 'reqps', ['Request Rate', '{{method}} {{endpoint}}']),
      graph('Response Time (95th percentile)', 's', ['Response Time (95th percentile)', '95th percentile']),
      graph('Error Rate', 'ops', ['Error Rate', '{{error_type}}']),
      stat('Active Analyses', 'short'),
      graph(
        ...(['Analysis Duration', 's'] as const),
        ['Analysis Duration: Median', 'Median'],
        ['Analysis Duration: 95th percentile', '95th percentile'],
      ),
      graph('Data Processed', 'Bps', ['Data Processed', 'Bytes/sec']),
    ],
  },
  {
    ...{ key: 'service-overview-dashboard', source: 'service_metrics', title: 'Service Overview' },
    panels: [
      stat('uptime', 'dtdurations'),
      graph('request_rate', 'reqps', ['request_rate', undefined]),
      graph('error_rate', 'ops', ['error_rate', undefined]),
      graph('p95_latency', 's', ['p95_latency', undefined]),
      stat('active_connections', 'short'),
      graph('memory_usage', 'bytes', ['memory_usage', undefined]),
      graph('cpu_usage', 'short', ['cpu_usage', undefined]),
    ],
  },
  {
    ...{ key: 'analysis-performance-dashboard', source: 'analysis_metrics', title: 'Analysis Performance' },
    panels: [
      graph('analyses_per_hour', 'short', ['analyses_per_hour', undefined]),
      graph('avg_analysis_time', 's', ['avg_analysis_time', undefined]),
      graph('signature_calc_time', 's', ['signature_calc_time', undefined]),
      stat('wastage_detection_accuracy', 'percentunit'),
      graph('data_processing_rate', 'Bps', ['data_processing_rate', undefined]),
    ],
  },
]

/** What the descriptions of the dashboards say, since JSON has no comments. */
const CHANGES =
  'Expressions as in the guide. Changed so that Grafana shows them: the bare model instead of the body of the HTTP API, ' +
  'a uid and a schema version, time series instead of graphs (which Grafana 12 removed), a place, a unit and a data source ' +
  'for each panel. The dashboards beside it have one line for what is one thing, and windows that follow the zoom.'

/** The guide's dashboards by the name of their file. */
export function guideDashboards(model: OpsModel): readonly { readonly key: string; readonly content: object }[] {
  return DASHBOARDS.map((dashboard) => ({ key: dashboard.key, content: grafanaModel(model, dashboard) }))
}

function grafanaModel(model: OpsModel, { key, source, title, panels }: GuideDashboard): object {
  const { service } = model
  const ids = new PanelIds()
  return {
    uid: `${service.name.slice(0, 24)}-guide-${key.split('-')[0]}`,
    title: `${service.title} ${title} (guide)`,
    description: CHANGES,
    tags: ['generated', 'guide', service.name],
    schemaVersion: 41,
    editable: false,
    time: { from: 'now-1h', to: 'now' },
    templating: {
      list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus', refresh: 1 }],
    },
    panels: panels.map((panel, at) => ({
      id: ids.idOf(panel.title),
      title: panel.title,
      type: panel.type,
      datasource: PROMETHEUS,
      gridPos: { x: (at % 2) * 12, y: Math.floor(at / 2) * 8, w: 12, h: 8 },
      fieldConfig: { defaults: { unit: panel.unit }, overrides: [] },
      targets: panel.targets.map(([name, legend], index) => ({
        refId: String.fromCharCode(65 + index),
        datasource: PROMETHEUS,
        expr: exprOf(model, source, name),
        legendFormat: legend,
      })),
    })),
  }
}

function exprOf({ prefix, service }: OpsModel, source: GuideSource, name: string): string {
  const found = GUIDE_EXPRESSIONS.find((one) => one.source === source && one.name === name)
  if (found === undefined) throw new Error(`the guide has no ${name} in ${source}`)
  return guideText(found, prefix, service.name)
}
