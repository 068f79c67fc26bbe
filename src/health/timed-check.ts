import type { Clock } from '../core/clock.ts'
import type { CheckFunction } from './check-options.ts'
import { CheckOutcome } from './check-outcome.ts'

export interface TimedCheckOptions {
  readonly clock: Clock
  /** Duration in milliseconds from which the check is degraded; undefined: none. */
  readonly degradedMs: number | undefined
}

/** A check that shows how long `probe` took beside the details that it answers; what `probe` throws makes it unhealthy. */
export function timedCheck(
  { clock, degradedMs = Number.POSITIVE_INFINITY }: TimedCheckOptions,
  probe: (context: { readonly signal: AbortSignal }) => Promise<object>,
): CheckFunction {
  return async function check(context): Promise<CheckOutcome> {
    const start = clock.now()
    const details = await probe(context)
    const latency = Math.round((clock.now() - start) * 100) / 100
    return new CheckOutcome(latency >= degradedMs ? 'degraded' : 'healthy', { latency_ms: latency, ...details })
  }
}
