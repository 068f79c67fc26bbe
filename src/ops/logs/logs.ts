import { LOG_PRESETS, type LogField, type LogPreset } from '../../catalogue/log-field.ts'
import { LOG_FIELD_CATALOGUE } from '../../catalogue/log-fields.ts'
import type { Duration } from '../promql/duration.ts'
import type { LogsOptions, OwnLogField } from './logs-options.ts'

/** The log lines of the service, resolved. */
export interface Logs {
  readonly preset: LogPreset
  readonly files: string
  /** Those that the library has rotated away, whose last lines may still be unread. */
  readonly rotatedFiles: string
  /** Every field that a line may have, the application's own included. */
  readonly fields: Readonly<Record<string, LogField>>
  readonly through: 'logstash' | 'elasticsearch'
  readonly elasticsearch: string
  readonly retention: Duration
  readonly slowSeconds: number
}

/** The logs of the service of this name. */
export function resolveLogs(given: LogsOptions = {}, serviceName: string): Logs {
  const own = Object.entries(given.fields ?? {}).map(([name, field]) => [name, ownField(name, field)])
  const files = given.files ?? `/var/log/${serviceName}/*.log`
  return Object.freeze({
    // Another one is a finding; what asks for lines has to work until it is told.
    preset: LOG_PRESETS.find((preset) => preset === given.preset) ?? 'default',
    files,
    rotatedFiles: `${files}.[0-9]*`,
    fields: Object.freeze({ ...Object.fromEntries(own), ...LOG_FIELD_CATALOGUE }),
    through: given.through ?? 'logstash',
    elasticsearch: given.elasticsearch ?? 'http://elasticsearch:9200',
    retention: given.retention ?? '30d',
    slowSeconds: given.slowSeconds ?? 60,
  })
}

function ownField(name: string, { type, description, personal = false }: OwnLogField): LogField {
  const names = { default: name, ecs: name, otel: name, datadog: name, gcp: name }
  return { names, ecs: name, esType: type, lines: 'every', personal, description }
}
