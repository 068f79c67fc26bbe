import type { BuiltinMetrics, SelfMetrics } from '../../catalogue/builtin-metrics.ts'
import type { RuntimeMetrics } from '../../catalogue/runtime-metrics.ts'
import type { MetricQueries } from '../promql/metric-queries.ts'
import type { ForeignMetrics } from './foreign-metrics.ts'

/** The metrics of the library, of the runtime and of other servers as things to ask. */
export type OpsQueries = MetricQueries<BuiltinMetrics & SelfMetrics & RuntimeMetrics & ForeignMetrics>
