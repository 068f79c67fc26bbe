import type { kOps } from '../../config/config-file/config-file.ts'
import type { AlertmanagerSettings } from '../alertmanager/alertmanager-options.ts'
import type { Alert } from '../alerts/alert.ts'
import type { IgnoredFinding } from '../check/ignore.ts'
import type { Compose } from '../compose/compose-options.ts'
import type { Dashboard } from '../dashboards/dashboard.ts'
import type { Finding } from '../findings/finding.ts'
import type { Fleet } from '../fleet/fleet-options.ts'
import type { Grafana } from '../grafana/grafana-options.ts'
import type { KubernetesSettings } from '../kubernetes/kubernetes-options.ts'
import type { Logs } from '../logs/logs.ts'
import type { Collector } from '../otelcol/collector-options.ts'
import type { Overrides } from '../overrides/apply-overrides.ts'
import type { PrometheusSettings } from '../prometheus/prometheus-options.ts'
import type { Slo } from '../slo/slo.ts'
import type { Targets } from '../targets/targets.ts'
import type { KnownMetrics } from './known-metrics.ts'
import type { OpsQueries } from './ops-queries.ts'
import type { Service } from './service.ts'

/** Everything that the artefacts are made of, resolved and frozen. */
export interface OpsModel {
  /** Tells a configuration file's loader what it is. */
  readonly [kOps]: true
  readonly service: Service
  /** Put before the names of the service's own metrics. */
  readonly prefix: string
  readonly metrics: KnownMetrics
  /** The metrics of the library, of the runtime and of other servers as things to ask. */
  readonly queries: OpsQueries
  readonly slos: readonly Slo[]
  readonly alerts: readonly Alert[]
  readonly prometheus: PrometheusSettings
  readonly alertmanager: AlertmanagerSettings
  readonly kubernetes: KubernetesSettings
  readonly logs: Logs
  readonly dashboards: readonly Dashboard[]
  readonly grafana: Grafana
  readonly collector: Collector
  readonly compose: Compose
  readonly fleet: Fleet
  readonly targets: Targets
  readonly overrides: Overrides
  /** Findings that are accepted. */
  readonly ignoredFindings: readonly IgnoredFinding[]
  /** What is wrong with the definition itself; nothing is generated while there are errors among them. */
  readonly findings: readonly Finding[]
}
