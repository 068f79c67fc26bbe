import type { BuiltinMetrics } from '../catalogue/builtin-metrics.ts'
import type { InstrumentsOf } from '../catalogue/instrument.ts'
import type { Scopes } from '../context/scope.ts'
import type { Clock } from '../core/clock.ts'
import type { ErrorLedger } from '../core/error-ledger.ts'
import type { Faults } from '../core/faults.ts'
import type { SpanBackend } from '../core/span.ts'
import type { Logger } from '../logging/logger.ts'

/** What the wrappers need of the other parts. */
export interface InstrumentPorts {
  /** Undefined without tracing. */
  readonly spans: SpanBackend | undefined
  readonly scopes: Scopes
  readonly clock: Clock
  readonly faults: Faults
  /** Shared with whoever else counts errors, so that each is counted once. */
  readonly ledger: ErrorLedger
  readonly builtin: InstrumentsOf<BuiltinMetrics>
  /** Counts an error. */
  readonly failed: (errorType: string, endpoint: string) => void
  /** The histogram `<name>_seconds` without labels, where the catalogue has one. */
  readonly durationHistogram: (name: string) => { observe(seconds: number): void } | undefined
  readonly logger: () => Logger
  /** Writes a line of level ERROR about what was thrown. */
  readonly logFailure: (error: unknown, fields: object, message: string) => void
}
