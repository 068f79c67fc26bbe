import type { HealthStatus } from './check-options.ts'
import type { CheckResult } from './health.ts'

/** What the format says of the service, to those who see details. */
export interface DescribedService {
  readonly name: string
  readonly version: string
}

/** What is known of one probe. */
export interface ProbeReport {
  readonly timestamp: string
  readonly status: HealthStatus
  /** Why it is unhealthy whatever the checks say. */
  readonly reason?: string
  readonly checks: { readonly [name: string]: CheckResult }
}

const STATUS = { healthy: 'pass', degraded: 'warn', unhealthy: 'fail' } as const

/**
 * The report as `application/health+json` has it (draft-inadarei-api-health-check-06): each check under its name with the
 * predefined measurement `responseTime`. `endedAt`: when a check's run ended, in Unix milliseconds.
 */
export function toHealthJson(
  { status, reason, checks }: ProbeReport,
  service: DescribedService,
  endedAt: (name: string) => number | undefined,
): object {
  const entries = Object.entries(checks).map(
    ([name, result]) => [`${name}:responseTime`, [measurementOf(result, endedAt(name))]] as const,
  )
  return {
    status: STATUS[status],
    releaseId: service.version,
    serviceId: service.name,
    ...(reason === undefined ? {} : { output: reason }),
    checks: Object.fromEntries(entries),
  }
}

/** Same for strangers. */
export function toHealthJsonStatus(status: HealthStatus): object {
  return { status: STATUS[status] }
}

function measurementOf(result: CheckResult, endedAt: number | undefined): object {
  const { status, duration_ms, error, details, stale, pending } = result
  return {
    componentType: 'component',
    observedValue: duration_ms,
    observedUnit: 'ms',
    status: STATUS[status],
    ...(endedAt === undefined ? {} : { time: new Date(endedAt).toISOString() }),
    ...(error === undefined ? {} : { output: error }),
    ...(details === undefined ? {} : { details }),
    ...(stale === undefined ? {} : { stale }),
    ...(pending === undefined ? {} : { pending }),
  }
}
