import { BUILTIN_METRICS, SELF_METRICS } from '../catalogue/builtin-metrics.ts'
import type { MetricDefinition, MetricDefinitions } from '../catalogue/definition.ts'
import { RUNTIME_METRICS } from '../catalogue/runtime-metrics.ts'
import { kOps } from '../config/config-file/config-file.ts'
import { metricPrefix } from '../config/metric-prefix.ts'
import type { AlertmanagerOptions, DefaultReceiver } from './alertmanager/alertmanager-options.ts'
import { resolveAlertmanager } from './alertmanager/resolve-alertmanager.ts'
import type { AlertsOptions } from './alerts/alerts-options.ts'
import { resolveAlerts } from './alerts/resolve-alerts.ts'
import type { IgnoredFinding } from './check/ignore.ts'
import { type ComposeOptions, resolveCompose } from './compose/compose-options.ts'
import { builtinDashboards } from './dashboards/builtin-dashboards.ts'
import { checkPanelNames } from './dashboards/check-panel-names.ts'
import { dashboardFindings } from './dashboards/dashboard-findings.ts'
import type { DashboardsOption } from './dashboards/dashboards-options.ts'
import { resolveDashboards } from './dashboards/resolve-dashboards.ts'
import { checkShapes } from './findings/check-shapes.ts'
import { OWN_DASHBOARD } from './findings/dashboard-shape.ts'
import { definitionAnswers } from './findings/definition-answers.ts'
import { DefinitionFindings } from './findings/definition-findings.ts'
import { type FleetOptions, resolveFleet } from './fleet/fleet-options.ts'
import { type GrafanaOptions, resolveGrafana } from './grafana/grafana-options.ts'
import type { KubernetesOptions } from './kubernetes/kubernetes-options.ts'
import { resolveKubernetes } from './kubernetes/resolve-kubernetes.ts'
import { checkLogs } from './logs/check-logs.ts'
import { resolveLogs } from './logs/logs.ts'
import type { LogsOptions } from './logs/logs-options.ts'
import { LogLines } from './loki/log-lines.ts'
import { LoggedFields } from './loki/logged-fields.ts'
import { FOREIGN_METRICS } from './model/foreign-metrics.ts'
import { knownMetric } from './model/known-metric.ts'
import { KnownMetrics } from './model/known-metrics.ts'
import type { OpsModel } from './model/ops-model.ts'
import type { OpsQuestions } from './model/ops-questions.ts'
import { resolveService } from './model/resolve-service.ts'
import type { ServiceSettings } from './model/service.ts'
import { checkCollector } from './otelcol/check-collector.ts'
import { type CollectorOptions, resolveCollector } from './otelcol/collector-options.ts'
import type { Overrides } from './overrides/apply-overrides.ts'
import type { PrometheusOptions } from './prometheus/prometheus-options.ts'
import { resolvePrometheus } from './prometheus/resolve-prometheus.ts'
import { knownQuestions } from './promql/known-questions.ts'
import { metricQueries } from './promql/metric-queries.ts'
import { promql } from './promql/promql.ts'
import { resolveSlos } from './slo/resolve-slos.ts'
import type { SloOptions } from './slo/slo-options.ts'
import { sloRecords } from './slo/slo-records.ts'
import { resolveTargets, type TargetsOptions } from './targets/targets.ts'

export interface OpsOptions<M extends MetricDefinitions = MetricDefinitions, R extends string = DefaultReceiver> {
  /** The service, or its name. */
  readonly service?: string | ServiceSettings | undefined
  /** As in `createObservability({ metrics: { prefix } })`. Default: the service name as a metric name plus `_`. */
  readonly prefix?: string | undefined
  /** The application's own metrics: the catalogue that `createObservability({ metrics: { define } })` gets. */
  readonly metrics?: M | undefined
  /** Objectives: availability and latency by default, and your own. */
  readonly slos?: SloOptions<OpsQuestions<M>> | undefined
  /** Changes to the alerts that every service gets, and your own. */
  readonly alerts?: AlertsOptions<OpsQuestions<M>> | undefined
  readonly prometheus?: PrometheusOptions | undefined
  readonly alertmanager?: AlertmanagerOptions<R> | undefined
  readonly kubernetes?: KubernetesOptions | undefined
  /** Log lines: their preset, files and fields. */
  readonly logs?: LogsOptions | undefined
  /** Dashboards of your own, and rows and panels for those that every service gets. */
  readonly dashboards?: DashboardsOption<M> | undefined
  readonly grafana?: GrafanaOptions | undefined
  readonly collector?: CollectorOptions | undefined
  readonly compose?: ComposeOptions | undefined
  /** More than one Prometheus. */
  readonly fleet?: FleetOptions | undefined
  /** Which versions the artefacts are written for; `guide`: also the files of the monitoring guide. */
  readonly targets?: 'guide' | TargetsOptions | undefined
  /** The last word on generated YAML and JSON files: file → place, such as `groups[name=x].rules[alert=Y].for` → value. */
  readonly overrides?: Overrides | undefined
  /** Findings of `check()` that are accepted, each with its reason. */
  readonly ignore?: readonly IgnoredFinding[] | undefined
}

/**
 * Resolves what the operations artefacts are made of. What is wrong with names and numbers is in `findings`.
 * @throws ObservabilityError `OBS_ERR_INVALID_OPS` that names every value of a kind that nothing can be made from.
 */
export function defineOps<const M extends MetricDefinitions, const R extends string = DefaultReceiver>(
  options: OpsOptions<M, R> = {},
): OpsModel {
  const unknownKeys = checkShapes(options)
  const service = resolveService(options.service)
  const prefix = options.prefix ?? metricPrefix(service.name)
  const nameOf = (key: string, { name, prefixed }: MetricDefinition): string =>
    prefixed === false ? (name ?? key) : `${prefix}${name ?? key}`
  const library = { ...BUILTIN_METRICS, ...SELF_METRICS }
  const metrics = new KnownMetrics([
    ...Object.entries<MetricDefinition>(library).map(([key, of]) => knownMetric(nameOf(key, of), of, 'library')),
    ...Object.entries<MetricDefinition>(RUNTIME_METRICS).map(([key, of]) => knownMetric(key, of, 'runtime')),
    ...Object.entries<MetricDefinition>(FOREIGN_METRICS).map(([key, of]) => knownMetric(key, of, 'foreign')),
    ...Object.entries<MetricDefinition>(options.metrics ?? {}).map(([key, of]) =>
      knownMetric(nameOf(key, of), of, 'own'),
    ),
  ])
  const queries = {
    ...metricQueries({ ...library, ...RUNTIME_METRICS }, nameOf),
    ...metricQueries(FOREIGN_METRICS, (key) => key),
  }
  const findings = new DefinitionFindings()
  for (const { path, what, key, known } of unknownKeys) findings.unknown(path, what, key, known)
  checkLogs(options.logs, findings)
  const logs = resolveLogs(options.logs, service.name)
  const unknownFields = new Set<string>()
  const lines = new LogLines(new LoggedFields(logs, service.name, (field) => unknownFields.add(field)))
  const m = { ...queries, ...metricQueries(options.metrics ?? ({} as M), nameOf) }
  const questionsAt = (path: string): OpsQuestions<M> => ({
    m: knownQuestions(m, (metric, known) => findings.unknown(path, 'metric', metric, known)),
    promql,
  })
  const prometheus = resolvePrometheus(options.prometheus, service, findings)
  const sources = { service, queries, metrics, findings }
  const slos = resolveSlos(options.slos, { ...sources, questions: questionsAt('slos.own') })
  const records = new Set(slos.map(sloRecords).flatMap((of) => [...of.often, ...of.period].map(({ record }) => record)))
  const questions = questionsAt('alerts.own')
  const context = { ...sources, questions, records, slos }
  const alerts = resolveAlerts(options.alerts, { ...context, sampleLimit: prometheus.sampleLimit })
  const ask = options.dashboards
  const dashboards = resolveDashboards(
    service.name,
    builtinDashboards({ service, m: queries, lines, logs, slos }),
    definitionAnswers('dashboards', ask && (() => ask({ ...questionsAt('dashboards'), lines })), findings, {
      shape: OWN_DASHBOARD,
      mayBeFalse: true,
    }),
  )
  // Those that every service gets are held against the catalogue by the tests of this library.
  if (ask !== undefined) checkPanelNames(dashboards, { metrics, records, findings })
  const collector = resolveCollector(options.collector)
  checkCollector(collector, findings)
  const targets = resolveTargets(options.targets, findings)
  return Object.freeze({
    [kOps]: true as const,
    service,
    prefix,
    metrics,
    queries,
    slos,
    alerts,
    prometheus,
    alertmanager: resolveAlertmanager(options.alertmanager, service, findings),
    kubernetes: resolveKubernetes(options.kubernetes, service, findings),
    logs,
    dashboards,
    grafana: resolveGrafana(options.grafana, service.title),
    collector,
    compose: resolveCompose(options.compose),
    fleet: resolveFleet(options.fleet),
    targets,
    overrides: options.overrides ?? {},
    ignoredFindings: options.ignore ?? [],
    findings: [...findings.found, ...dashboardFindings(dashboards, unknownFields, Object.keys(logs.fields), alerts)],
  })
}
