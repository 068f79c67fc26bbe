/** The part of a pipeline that a plugin stands in. */
export type LogstashSection = 'input' | 'filter' | 'output'

export type LogstashValue =
  | string
  | number
  | readonly LogstashValue[]
  | { readonly [key: string]: LogstashValue }
  | LogstashPlugin

export interface LogstashPlugin {
  readonly section: LogstashSection
  readonly name: string
  readonly line: number
  readonly settings: { readonly [setting: string]: LogstashValue }
}

/** A field that the pipeline names, such as `[log][level]`. */
export interface LogstashField {
  readonly field: string
  readonly line: number
}

/** A Logstash pipeline that has been read. */
export interface LogstashPipeline {
  readonly plugins: readonly LogstashPlugin[]
  /** Fields in conditions, in `%{…}`, in Ruby's `event.get(…)` and in the settings that name fields. */
  readonly fields: readonly LogstashField[]
}

/** Where a pipeline cannot be read. */
export class LogstashSyntaxError extends SyntaxError {
  readonly line: number
  readonly column: number

  constructor(message: string, line: number, column: number) {
    super(message)
    this.line = line
    this.column = column
  }
}
