/** One thing that the guide gives besides expressions. */
export interface GuidePart {
  /** As the guide calls it. */
  readonly name: string
  /** What works in its place, in Markdown. */
  readonly successor: string
  /** Generated files and pages of the documentation that the successor consists of. */
  readonly files: readonly string[]
}

/** The guide's code and files, in its order. */
export const GUIDE_FILES: readonly GuidePart[] = [
  part('`request_count` … `data_processed`, the six metrics', 'the same names, kept by the library', 'docs/metrics.md'),
  part(
    '`metrics_middleware`, `metrics_endpoint`',
    'one mount: `app.use(obs.express())` and its like',
    'docs/adapters.md',
  ),
  part(
    '`prometheus.yml`',
    'limits, itself and Alertmanager watched',
    'prometheus/prometheus.yml',
    'guide/prometheus.yml',
  ),
  part(
    '`alerts.yml`',
    'rules with unit tests and runbooks',
    ...[
      'prometheus/rules/slo.yml',
      'prometheus/rules/health.yml',
      'prometheus/tests/health.test.yml',
      'guide/alerts.yml',
    ],
  ),
  part(
    '`grafana-dashboard.json`',
    'the main dashboard',
    'grafana/dashboards/main.json',
    'guide/grafana-dashboard.json',
  ),
  part('`CustomJsonFormatter`, `setup_logging`', '`obs.logger` and `obs.getLogger()`', 'docs/logging.md'),
  part(
    '`logstash.conf`',
    'Filebeat reads, Logstash passes on, an ingest pipeline makes documents',
    ...[
      'filebeat/filebeat.yml',
      'logstash/pipeline/logstash.conf',
      'elastic/ingest-pipeline.json',
      'guide/logstash.conf',
    ],
  ),
  part(
    'Kibana queries',
    'saved searches and charts; queries to Loki',
    ...['elastic/kibana.ndjson', 'loki/queries.yml', 'guide/kibana/find-slow-analyses.json'],
  ),
  part('`setup_tracing`', 'spans from the mount; a Collector', 'docs/tracing.md', 'otelcol/agent.yml'),
  part(
    '`HealthChecker` and its checks',
    '`obs.health`; probes of Kubernetes',
    'docs/health.md',
    'kubernetes/workload.yml',
  ),
  part('APM with DataDog', 'the option `datadog`', 'docs/datadog.md'),
  part(
    '`alertmanager.yml`',
    'routes that reach every receiver, inhibition, secrets in files',
    ...['alertmanager/alertmanager.yml', 'guide/alertmanager.yml'],
  ),
  part('`service_metrics`', 'the dashboard Service Overview', 'grafana/dashboards/overview.json'),
  part('`analysis_metrics`', 'the dashboard Analysis Performance', 'grafana/dashboards/analysis.json'),
  part('Key Performance Indicators', 'each with its record, panel, alert and runbook', 'KPIS.md'),
  part('Incident Response', 'from the alert to the post-mortem', 'INCIDENT.md'),
  part('Configure Scaling', 'from one process to a fleet', 'docs/scaling.md'),
]

/** The guide's checklist. */
export const GUIDE_CHECKLIST: readonly GuidePart[] = [
  part('Application metrics exposed via `/metrics`', 'every mount serves it', 'docs/adapters.md'),
  part(
    'Infrastructure monitoring configured',
    'node_exporter and a dashboard',
    'grafana/dashboards/infrastructure.json',
  ),
  part('Log aggregation pipeline set up', 'two: Elastic and Loki', 'filebeat/filebeat.yml', 'otelcol/agent.yml'),
  part('Distributed tracing enabled', '`tracing.endpoint`', 'docs/tracing.md'),
  part('Alert rules defined and tested', '`observability test`', 'prometheus/tests/slo.test.yml'),
  part('Dashboards created for key metrics', 'seven', 'grafana/dashboards/main.json'),
  part('Runbooks documented for alerts', 'one for each', 'runbooks'),
  part('Regular monitoring review scheduled', '`observability check` finds what is stale and unused', 'docs/ops.md'),
]

/** The guide's three queries, as files of `targets: 'guide'`. */
export const GUIDE_QUERIES: readonly (GuidePart & { readonly caveat: string })[] = [
  {
    ...part('Find slow analyses', 'chosen by `event.duration`', 'elastic/queries/slow-analyses.json'),
    caveat: 'no time range: it reads every index',
  },
  {
    ...part('Error distribution', 'only lines with an error, `size: 0`', 'elastic/queries/error-distribution.json'),
    caveat: 'no `size: 0`: ten lines come with it',
  },
  {
    ...part('User activity patterns', 'counts users, and only lines of requests', 'elastic/queries/user-activity.json'),
    caveat: 'counts lines, not users',
  },
]

function part(name: string, successor: string, ...files: readonly string[]): GuidePart {
  return { name, successor, files }
}
