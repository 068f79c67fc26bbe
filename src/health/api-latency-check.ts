import type { Clock } from '../core/clock.ts'
import type { CheckFunction } from './check-options.ts'
import { CheckOutcome, judge } from './check-outcome.ts'
import { fetchStatus } from './fetch-status.ts'

export interface ApiLatencyCheckDeps {
  /** What is fetched instead of the liveness endpoint. */
  readonly url: string | undefined
  readonly degradedMs: number
  readonly unhealthyMs: number
  readonly clock: Clock
  /** Base URL of a server that has served a request, where one is known. */
  readonly selfAddress: () => string | undefined
  readonly livePath: string
}

/** How long this server takes to answer a request, by default to its liveness endpoint, which runs no checks. */
export function createApiLatencyCheck(deps: ApiLatencyCheckDeps): CheckFunction {
  const { clock, degradedMs, unhealthyMs } = deps
  return async function checkApiLatency({ signal }): Promise<CheckOutcome> {
    const base = deps.selfAddress()
    const target = deps.url ?? (base === undefined ? undefined : new URL(deps.livePath, base).href)
    if (target === undefined) return new CheckOutcome('healthy', { note: 'no request has been served yet' })
    const start = clock.now()
    const statusCode = await fetchStatus(new URL(target), { signal })
    const latency = Math.round((clock.now() - start) * 100) / 100
    const details = { latency_ms: latency, url: target, status_code: statusCode }
    if (statusCode >= 500) return new CheckOutcome('unhealthy', details, `answered ${statusCode}`)
    return judge(latency, degradedMs, unhealthyMs, details, `answered after ${latency} ms`)
  }
}
