import { EVERY_LINE_FIELDS, REQUEST_LINE_FIELDS } from './log-field-tables/context-fields.ts'
import { ERROR_LINE_FIELDS } from './log-field-tables/error-fields.ts'
import { ACCESS_LINE_FIELDS, FUNCTION_LINE_FIELDS } from './log-field-tables/measured-fields.ts'

/** Every field that the library itself writes, by its name here. */
export const LOG_FIELD_CATALOGUE = {
  ...EVERY_LINE_FIELDS,
  ...REQUEST_LINE_FIELDS,
  ...ERROR_LINE_FIELDS,
  ...ACCESS_LINE_FIELDS,
  ...FUNCTION_LINE_FIELDS,
}

export type LogFieldName = keyof typeof LOG_FIELD_CATALOGUE

/** Fields of a log line. User fields of the same name are moved aside, never overwrite these. */
export const LOG_FIELDS = [
  'timestamp',
  'level',
  'message',
  'logger',
  'module',
  'function',
  'line',
  'service',
  'environment',
  'version',
  'correlation_id',
  'user_id',
  'trace_id',
  'span_id',
  'error',
  'error_type',
] as const

/** Level names as they stand in a line, lowest first. */
export const LEVEL_NAMES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const

export type LevelName = (typeof LEVEL_NAMES)[number]
