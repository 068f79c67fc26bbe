import { BUILTIN_METRICS, SELF_METRICS } from '../catalogue/builtin-metrics.ts'
import type { MetricDefinition, MetricDefinitions } from '../catalogue/definition.ts'
import { RUNTIME_METRICS } from '../catalogue/runtime-metrics.ts'
import { kOps } from '../config/config-file/config-file.ts'
import { metricPrefix } from '../config/metric-prefix.ts'
import type { IgnoredFinding } from './check/ignore.ts'
import { builtinDashboards } from './dashboards/builtin-dashboards.ts'
import { dashboardFindings } from './dashboards/dashboard-findings.ts'
import type { DashboardsOption } from './dashboards/dashboards-options.ts'
import { resolveDashboards } from './dashboards/resolve-dashboards.ts'
import { type GrafanaOptions, resolveGrafana } from './grafana/grafana-options.ts'
import { resolveLogs } from './logs/logs.ts'
import type { LogsOptions } from './logs/logs-options.ts'
import { LogLines } from './loki/log-lines.ts'
import { LoggedFields } from './loki/logged-fields.ts'
import { knownMetric } from './model/known-metric.ts'
import { KnownMetrics } from './model/known-metrics.ts'
import type { OpsModel } from './model/ops-model.ts'
import type { Service, ServiceSettings } from './model/service.ts'
import type { Overrides } from './overrides/apply-overrides.ts'
import { metricQueries } from './promql/metric-queries.ts'

export interface OpsOptions<M extends MetricDefinitions = MetricDefinitions> {
  /** The service, or its name. */
  readonly service?: string | ServiceSettings | undefined
  /** As in `createObservability({ metrics: { prefix } })`. Default: the service name as a metric name plus `_`. */
  readonly prefix?: string | undefined
  /** The application's own metrics: the catalogue that `createObservability({ metrics: { define } })` gets. */
  readonly metrics?: M | undefined
  /** Log lines: their preset, files and fields. */
  readonly logs?: LogsOptions | undefined
  /** Dashboards of your own, and rows and panels for those that every service gets. */
  readonly dashboards?: DashboardsOption<M> | undefined
  readonly grafana?: GrafanaOptions | undefined
  /** The last word on generated YAML and JSON files: file → place, such as `groups[name=x].rules[alert=Y].for` → value. */
  readonly overrides?: Overrides | undefined
  /** Findings of `check()` that are accepted, each with its reason. */
  readonly ignore?: readonly IgnoredFinding[] | undefined
}

/** Resolves what the operations artefacts are made of. */
export function defineOps<const M extends MetricDefinitions>(options: OpsOptions<M> = {}): OpsModel {
  const service = serviceOf(options.service)
  const prefix = options.prefix ?? metricPrefix(service.name)
  const nameOf = (key: string, { name, prefixed }: MetricDefinition): string =>
    prefixed === false ? (name ?? key) : `${prefix}${name ?? key}`
  const library = { ...BUILTIN_METRICS, ...SELF_METRICS }
  const metrics = new KnownMetrics([
    ...Object.entries<MetricDefinition>(library).map(([key, of]) => knownMetric(nameOf(key, of), of, 'library')),
    ...Object.entries<MetricDefinition>(RUNTIME_METRICS).map(([key, of]) => knownMetric(key, of, 'runtime')),
    ...Object.entries<MetricDefinition>(options.metrics ?? {}).map(([key, of]) =>
      knownMetric(nameOf(key, of), of, 'own'),
    ),
  ])
  const queries = metricQueries({ ...library, ...RUNTIME_METRICS }, nameOf)
  const logs = resolveLogs(options.logs, service.name)
  const unknownFields = new Set<string>()
  const lines = new LogLines(new LoggedFields(logs, service.name, (field) => unknownFields.add(field)))
  const m = { ...queries, ...metricQueries(options.metrics ?? ({} as M), nameOf) }
  const dashboards = resolveDashboards(
    service.name,
    builtinDashboards({ service, m: queries, lines, logs }),
    options.dashboards?.({ m, lines }),
  )
  return Object.freeze({
    [kOps]: true as const,
    service,
    prefix,
    metrics,
    queries,
    alerts: [],
    logs,
    dashboards,
    grafana: resolveGrafana(options.grafana, service.title),
    overrides: options.overrides ?? {},
    ignoredFindings: options.ignore ?? [],
    findings: dashboardFindings(dashboards, unknownFields, Object.keys(logs.fields)),
  })
}

function serviceOf(given: string | ServiceSettings = {}): Service {
  const settings = typeof given === 'string' ? { name: given } : given
  const name = settings.name ?? 'creativedynamics'
  return Object.freeze({
    name,
    title: settings.title ?? pascalCase(name),
    team: settings.team ?? name,
    target: settings.target ?? 'localhost:5001',
    metricsPath: settings.metricsPath ?? '/metrics',
    runbookUrl: settings.runbookUrl ?? 'runbooks',
    grafanaUrl: settings.grafanaUrl ?? 'http://localhost:3000',
  })
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) => first.toUpperCase())
}
