import type { LevelName } from '../catalogue/log-fields.ts'
import type { LogLevel } from '../config/options.ts'
import type { Scope } from '../context/scope.ts'
import type { SinkState } from './sink/sink-state.ts'

/** pino's call shapes: `(message, ...values)`, `(fields, message?, ...values)`, `(error, message?, ...values)`. */
export interface LogFunction {
  (message: string, ...values: unknown[]): void
  (fields: object | null | undefined, message?: string, ...values: unknown[]): void
  (value: unknown, message?: string, ...values: unknown[]): void
}

/** Second argument of `child()`, as pino has it. */
export interface ChildOptions {
  /** Level of this child alone. */
  readonly level?: string | undefined
  /** Applied to the fields of these names in every line of the child; an error is never handed to one. */
  readonly serializers?: Readonly<Record<string, (value: never) => unknown>> | undefined
}

/**
 * A logger. No call throws, whatever it is given; accepted by Fastify as `loggerInstance`. A field of a call goes before a
 * bound field of the same name, and both before what `annotate()` gave the request. A field that has the name of one of
 * the library's own is written as `fields.<name>`.
 */
export interface Logger {
  readonly trace: LogFunction
  readonly debug: LogFunction
  readonly info: LogFunction
  readonly warn: LogFunction
  readonly error: LogFunction
  readonly fatal: LogFunction
  readonly silent: LogFunction
  /** The level in force; setting it overrides the one from the options. */
  level: string
  isLevelEnabled(level: LogLevel): boolean
  /** A logger whose lines carry `bindings` too; a binding `name` names it, and `module` is its module. */
  child(bindings: Readonly<Record<string, unknown>>, options?: ChildOptions): Logger
  /** Writes out what is buffered. */
  flush(done?: (error?: Error) => void): void
}

export interface SetLevelOptions {
  /** How long: milliseconds, or text such as `30s`, `10m`, `2h`. Default: for good. */
  readonly for?: number | string | undefined
}

/** One served request, for its log line. */
export interface AccessRecord {
  readonly method: string
  /** Route template or a fixed value. */
  readonly endpoint: string
  readonly status: number
  /** Duration in seconds. */
  readonly seconds: number
  /** Reading of the clock at the end. Default: now. */
  readonly endTime?: number | undefined
  /** True when the client went away before the answer was complete. */
  readonly aborted: boolean
  /** Bytes of the request's body; undefined where it has none, or where they are not known. */
  readonly requestBytes?: number | undefined
  /** Bytes of the answer's body; undefined where they are not known. */
  readonly responseBytes?: number | undefined
  /** The header of this name. */
  readonly userAgent?: string | undefined
  /** What was thrown, where the framework told. */
  readonly error: unknown
  /** Scope of the request: its ids stand in the line although it has ended. */
  readonly scope: Scope
}

/** The logging part of an instance. */
export interface LoggingPart {
  /** `obs.logger`. */
  readonly root: Logger
  /** The logger of this name; the same object for the same name. */
  getLogger(name: string): Logger
  /** As `Observability.setLevel`. */
  setLevel(pattern: string | undefined, level: LogLevel, options?: SetLevelOptions): void
  /**
   * Writes a line of level ERROR about `error` by the root logger. Its `line` is where the error came from, as the call
   * stands in the library. Never throws.
   */
  failed(error: unknown, fields: object, message: string): void
  /** Writes the line of a request: ERROR from status 500 on, WARN when it was slow, else INFO. Never throws. */
  access(record: AccessRecord): void
  /** Called with every line that is written, newline included. At most one observer; must not throw. */
  onLine: ((line: string) => void) | undefined
  /** Lines written so far by level. */
  lineCounts(): Readonly<Record<LevelName, number>>
  /** Lines lost so far by destination. */
  dropped(): Readonly<Record<string, number>>
  /** State of each destination in use. */
  destinations(): readonly SinkState[]
  /** Writes out what is buffered, within `ms` milliseconds. Never rejects. */
  flush(ms: number): Promise<void>
  /** Flushes, then closes files and listeners; later lines go straight to the destination without buffering. */
  shutdown(ms: number): Promise<void>
}
