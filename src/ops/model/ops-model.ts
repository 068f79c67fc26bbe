import type { BuiltinMetrics, SelfMetrics } from '../../catalogue/builtin-metrics.ts'
import type { Alert } from '../alerts/alert.ts'
import type { Finding } from '../findings/finding.ts'
import type { MetricQueries } from '../promql/metric-queries.ts'
import type { KnownMetrics } from './known-metrics.ts'
import type { Service } from './service.ts'

/** Everything that the artefacts are made of, resolved and frozen. */
export interface OpsModel {
  readonly service: Service
  /** Put before the names of the service's own metrics. */
  readonly prefix: string
  readonly metrics: KnownMetrics
  /** The library's metrics as things to ask. */
  readonly queries: MetricQueries<BuiltinMetrics & SelfMetrics>
  readonly alerts: readonly Alert[]
  /** What is wrong with the definition itself; nothing is generated while there are errors among them. */
  readonly findings: readonly Finding[]
}
