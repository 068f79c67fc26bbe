import type { Clock } from '../core/clock.ts'
import type { HealthStatus } from './check-options.ts'
import type { CheckRunner } from './check-runner.ts'
import type { CheckResult, HealthReport } from './health.ts'

/** Waits for the results of all runners at once and puts them together. Never rejects. */
export async function reportOf(
  runners: readonly CheckRunner[],
  resultOf: (runner: CheckRunner) => Promise<CheckResult>,
  clock: Clock,
): Promise<HealthReport> {
  const results = await Promise.all(runners.map(resultOf))
  let status: HealthStatus = 'healthy'
  const checks: Record<string, CheckResult> = {}
  for (const [index, runner] of runners.entries()) {
    const result = results[index] as CheckResult
    checks[runner.registration.name] = result
    status = worse(status, effectOf(result.status, runner.registration.critical))
  }
  return { timestamp: timestampOf(clock), status, checks }
}

/** ISO 8601 with `Z`, now. */
export function timestampOf(clock: Clock): string {
  return new Date(clock.toEpoch(clock.now())).toISOString()
}

function effectOf(status: HealthStatus, critical: boolean): HealthStatus {
  return status === 'unhealthy' && !critical ? 'degraded' : status
}

function worse(one: HealthStatus, other: HealthStatus): HealthStatus {
  if (one === 'unhealthy' || other === 'unhealthy') return 'unhealthy'
  return one === 'degraded' || other === 'degraded' ? 'degraded' : 'healthy'
}
