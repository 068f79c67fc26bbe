import type { HealthStatus } from './check-options.ts'

/** What a check returns to say more than "healthy": `health.degraded()` makes one, built-in checks make others. */
export class CheckOutcome {
  readonly status: HealthStatus
  readonly details: unknown
  /** Why, where the status is unhealthy. */
  readonly error: string | undefined

  constructor(status: HealthStatus, details: unknown, error?: string) {
    this.status = status
    this.details = details
    this.error = error
  }
}

/**
 * The outcome of a measured value: healthy below `degradedFrom`, unhealthy from `unhealthyFrom` on. `reason` is shown
 * where it is unhealthy.
 */
export function judge(
  value: number,
  degradedFrom: number,
  unhealthyFrom: number,
  details: object,
  reason: string,
): CheckOutcome {
  if (value >= unhealthyFrom) return new CheckOutcome('unhealthy', details, reason)
  return new CheckOutcome(value >= degradedFrom ? 'degraded' : 'healthy', details)
}
