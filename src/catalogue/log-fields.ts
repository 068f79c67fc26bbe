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
