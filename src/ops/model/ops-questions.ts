import type { MetricDefinitions } from '../../catalogue/definition.ts'
import type { MetricQueries } from '../promql/metric-queries.ts'
import type { promql } from '../promql/promql.ts'
import type { OpsQueries } from './ops-queries.ts'

/** What functions in a definition get: every metric as something to ask, and a way to write PromQL by hand. */
export interface OpsQuestions<M extends MetricDefinitions> {
  /** Metrics of the library, of the runtime, of other servers and of the application. */
  readonly m: OpsQueries & MetricQueries<M>
  readonly promql: typeof promql
}
