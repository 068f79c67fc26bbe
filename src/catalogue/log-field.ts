/** What names the fields of a line: `logging.preset`. */
export const LOG_PRESETS = ['default', 'ecs', 'otel', 'datadog', 'gcp'] as const

export type LogPreset = (typeof LOG_PRESETS)[number]

/** Types of an Elasticsearch mapping that fields have. */
export type EsType =
  | 'date'
  | 'keyword'
  | 'match_only_text'
  | 'wildcard'
  | 'flattened'
  | 'long'
  | 'integer'
  | 'double'
  | 'boolean'

/** Which lines have a field: all, those of a request, of an error, of a served request as such, of an observed function. */
export type LinesWithField = 'every' | 'request' | 'error' | 'access' | 'function'

/** How a duration is written: seconds, whole nanoseconds, or text such as `0.25s`. */
export type DurationFormat = 'seconds' | 'nanoseconds' | 'text'

/** One field of log lines. */
export interface LogField {
  /** Its name in the lines of each preset; a dot stands for nesting too, as readers of JSON logs take both. */
  readonly names: Readonly<Record<LogPreset, string | undefined>>
  /** Its place in an index: the Elastic Common Schema's where that has one. */
  readonly ecs: string
  readonly esType: EsType
  readonly lines: LinesWithField
  /** Whether it says something of a person, directly or by an id. */
  readonly personal: boolean
  /** Only of durations. */
  readonly format?: Readonly<Record<LogPreset, DurationFormat>>
  readonly description: string
}
