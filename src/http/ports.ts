import type { Scopes } from '../context/scope.ts'
import type { Clock } from '../core/clock.ts'
import type { ErrorLedger } from '../core/error-ledger.ts'
import type { Faults } from '../core/faults.ts'
import type { SpanBackend } from '../core/span.ts'
import type { AccessRecord } from '../logging/logger.ts'
import type { RequestMetrics } from '../metrics/metrics.ts'

/** What observing requests needs of the other parts; a part that is off is undefined. */
export interface RequestPorts {
  readonly clock: Clock
  readonly scopes: Scopes
  readonly faults: Faults
  /** Keeps an error that an observed function has counted from being counted again. */
  readonly ledger: ErrorLedger
  readonly metrics: RequestMetrics | undefined
  readonly spans: SpanBackend | undefined
  readonly access: ((record: AccessRecord) => void) | undefined
  /** Lower case. */
  readonly correlationHeader: string
  /** Patterns of `http.ignore`. */
  readonly ignore: readonly string[]
  /** While true, answers carry `Connection: close`. */
  readonly isDraining: () => boolean
}
