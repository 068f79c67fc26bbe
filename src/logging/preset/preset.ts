import type { LevelName } from '../../catalogue/log-fields.ts'
import type { ResolvedService } from '../../config/resolved-options.ts'
import type { SpanIds } from '../../core/span.ts'
import type { CallSite } from '../call-site.ts'
import type { ErrorFields } from '../error-fields.ts'
import type { Fields } from '../fields.ts'

/** Where a system wants a duration, and in which unit. */
export interface DurationField {
  readonly key: string
  fromSeconds(seconds: number): number
}

/** One finished request. `method` and `endpoint` are JSON text with its quotes. */
export interface AccessValues {
  readonly method: string
  readonly endpoint: string
  readonly status: number
  readonly seconds: number
  readonly aborted: boolean
  /** Sizes of the bodies; undefined where there is none or it is not known. */
  readonly requestBytes: number | undefined
  readonly responseBytes: number | undefined
  /** JSON text with its quotes; undefined where the client did not tell. */
  readonly userAgent: string | undefined
}

/** How one target system names the fields of a line, and in which units it expects them. */
export interface Preset {
  readonly timestampKey: string
  readonly messageKey: string
  readonly correlationIdKey: string
  readonly userIdKey: string
  /** Every key that this preset writes; a user's field of this name is moved aside. */
  readonly reserved: readonly string[]
  levelFields(level: LevelName): Readonly<Record<string, string | number>>
  serviceFields(service: ResolvedService, environment: string): Fields
  loggerFields(name: string, module: string): Fields
  /** Whether `traceFragment` writes the `dd.*` ids itself, which Datadog's own then replace. */
  readonly hasDatadogIds: boolean
  /** JSON fragment with a comma in front; both ids are hexadecimal. */
  traceFragment(ids: SpanIds): string
  /** What wrote the line: the observed function, or the place of the call. */
  originFields(functionName: string | undefined, place: CallSite | undefined): Fields
  errorFields(error: ErrorFields): Fields
  /** Every key that `accessFragment` writes. */
  readonly accessKeys: readonly string[]
  /** JSON fragment with a comma in front. */
  accessFragment(values: AccessValues): string
  /** Undefined where a user's `duration` in seconds stays as it is. */
  readonly duration: DurationField | undefined
}
