import type { LogFieldName } from '../../catalogue/log-fields.ts'
import type { Logs } from '../logs/logs.ts'
import type { LogLines } from '../loki/log-lines.ts'
import type { OpsModel } from '../model/ops-model.ts'
import type { Service } from '../model/service.ts'
import type { Slo } from '../slo/slo.ts'

/** What the library's own dashboards are made of. */
export interface DashboardQuestions {
  readonly service: Service
  readonly m: OpsModel['queries']
  readonly lines: LogLines<LogFieldName>
  readonly logs: Logs
  readonly slos: readonly Slo[]
}
