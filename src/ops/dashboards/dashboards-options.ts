import type { MetricDefinitions } from '../../catalogue/definition.ts'
import type { LogFieldName } from '../../catalogue/log-fields.ts'
import type { LogLines } from '../loki/log-lines.ts'
import type { OpsQuestions } from '../model/ops-questions.ts'
import type { DashboardDefinition } from './dashboard.ts'

/** A name of a field of the library's lines, or of the application's own. */
export type AnyLogField = LogFieldName | (string & {})

/** What dashboards are made of: the metrics of the library and the application's own, PromQL, and the log lines. */
export interface DashboardSources<M extends MetricDefinitions = MetricDefinitions> extends OpsQuestions<M> {
  readonly lines: LogLines<AnyLogField>
}

/**
 * Dashboards by key. Under the key of one of the library's (`main`, `overview`, `analysis`, `slo`, `logs`, `runtime`,
 * `infrastructure`) its rows are added: a row of the same key gets the panels, and a panel of the same key is replaced.
 * `false` leaves a dashboard out.
 */
export interface GivenDashboards {
  readonly [key: string]: DashboardDefinition | Pick<DashboardDefinition, 'rows'> | false
}

export type DashboardsOption<M extends MetricDefinitions = MetricDefinitions> = (
  sources: DashboardSources<M>,
) => GivenDashboards
