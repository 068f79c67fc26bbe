import type { LogFieldName } from '../../catalogue/log-fields.ts'
import type { OpsModel } from '../model/ops-model.ts'
import { LogLines } from './log-lines.ts'
import type { LogQuery } from './log-query.ts'
import { LoggedFields } from './logged-fields.ts'

export interface LokiQuery {
  readonly key: string
  /** What it finds, and which query of the guide it is for. */
  readonly title: string
  readonly query: LogQuery
}

/** Questions to Loki that people ask again and again; the first three are the guide's. */
export function lokiQueries({ logs, service }: Pick<OpsModel, 'logs' | 'service'>): readonly LokiQuery[] {
  // Only fields of the catalogue are named here, and these all lines have.
  const lines = new LogLines<LogFieldName>(new LoggedFields(logs, service.name, () => undefined))
  const failed = lines.where('error_type', '!=', '')
  const served = lines.where('endpoint', '!=', '')
  return [
    {
      key: 'slow-analyses',
      title: `Analyses that took ${logs.slowSeconds} s and longer ("Find slow analyses")`,
      query: lines.where('function', '=', 'analyze_all_items').where('duration', '>=', logs.slowSeconds).lines(),
    },
    {
      key: 'error-distribution',
      title: 'Errors by type over an hour ("Error distribution")',
      query: failed.count({ by: ['error_type'], window: '1h' }),
    },
    {
      key: 'user-activity',
      title: 'Requests of known users over an hour ("User activity patterns")',
      query: served.where('user_id', '!=', '').count({ window: '1h' }),
    },
    {
      key: 'users',
      title: 'Different users over an hour',
      query: served.where('user_id', '!=', '').distinct('user_id', { window: '1h' }),
    },
    { key: 'errors', title: 'Lines of level ERROR and above', query: lines.atLeast('ERROR').lines() },
    {
      key: 'slow-requests',
      title: `Requests that took ${logs.slowSeconds} s and longer`,
      query: served.where('request_duration', '>=', logs.slowSeconds).lines(),
    },
    {
      key: 'latency',
      title: '95th percentile of the duration of requests by route over five minutes',
      query: served.quantile(0.95, 'request_duration', { by: ['endpoint'], window: '5m' }),
    },
  ]
}
