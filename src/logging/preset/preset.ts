import type { LevelName } from '../../catalogue/log-fields.ts'
import type { ResolvedService } from '../../config/resolved-options.ts'
import type { SpanIds } from '../../core/span.ts'
import type { CallSite } from '../call-site.ts'
import type { ErrorFields } from '../error-fields.ts'
import type { Fields } from '../fields.ts'
import type { AccessRecord } from '../logger.ts'

/** Where a system wants a duration, and in which unit. */
export interface DurationField {
  readonly key: string
  fromSeconds(seconds: number): number
}

/** What requests of one kind have in common. `method` and `endpoint` are JSON text with its quotes. */
export interface AccessKind {
  readonly method: string
  readonly endpoint: string
  readonly status: number
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
  /** Every key that the two functions below write. */
  readonly accessKeys: readonly string[]
  /** The fields of a request up to the value of its duration: JSON fragment with a comma in front. */
  accessHead(kind: AccessKind): string
  /** The rest of them. `userAgent` is JSON text with its quotes; undefined where the client did not tell. */
  accessTail(record: AccessRecord, userAgent: string | undefined): string
  /** Undefined where a user's `duration` in seconds stays as it is. */
  readonly duration: DurationField | undefined
}
