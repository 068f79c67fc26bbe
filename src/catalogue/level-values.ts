import type { LogPreset } from './log-field.ts'
import type { LevelName } from './log-fields.ts'

/** What stands in the field `level` of each preset, by our name of the level. */
export const LEVEL_VALUES: Readonly<Record<LogPreset, Readonly<Record<LevelName, string>>>> = {
  default: { TRACE: 'TRACE', DEBUG: 'DEBUG', INFO: 'INFO', WARN: 'WARN', ERROR: 'ERROR', FATAL: 'FATAL' },
  ecs: { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error', FATAL: 'fatal' },
  otel: { TRACE: 'TRACE', DEBUG: 'DEBUG', INFO: 'INFO', WARN: 'WARN', ERROR: 'ERROR', FATAL: 'FATAL' },
  datadog: { TRACE: 'debug', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error', FATAL: 'critical' },
  gcp: { TRACE: 'DEBUG', DEBUG: 'DEBUG', INFO: 'INFO', WARN: 'WARNING', ERROR: 'ERROR', FATAL: 'CRITICAL' },
}
