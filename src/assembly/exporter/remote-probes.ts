import type { HealthAnswer, HealthPart } from '../../health/health.ts'
import type { MainThread } from './main-thread.ts'

type Arguments = Parameters<HealthPart['probe']>

/** How long a probe waits for a main thread that shows no sign of life, in milliseconds: below the second of a kubelet. */
const PATIENCE_MS = 800
/** From when on a blocked event loop is a hang that a restart should end, in milliseconds. */
const HANG_MS = 30_000

/**
 * The answers to probes from a thread beside the main one. Liveness is this thread's own: a process whose event loop is
 * blocked for some seconds lives. All else is the main thread's; while it does not answer the process is not ready.
 */
export function createRemoteProbes(main: MainThread): HealthPart['probe'] {
  const running = new Map<string, Promise<HealthAnswer>>()

  /** The main thread's answer. A question that it has not answered yet is not asked again. */
  function ask(...args: Arguments): Promise<HealthAnswer> {
    const key = JSON.stringify(args)
    let answer = running.get(key)
    if (answer === undefined) {
      answer = main.ask<HealthAnswer>({ kind: 'probe', arguments: args }).then((found) => found.answer)
      running.set(key, answer)
      void answer.finally(() => running.delete(key))
    }
    return answer
  }

  function ownAnswer(isHealthy: boolean, showDetails: boolean): HealthAnswer {
    const body = { timestamp: new Date().toISOString(), status: isHealthy ? 'healthy' : 'unhealthy' }
    const code = isHealthy ? 200 : 503
    if (!showDetails) return { code, body }
    const reason = `the event loop has been blocked for ${(main.overdueMs() / 1_000).toFixed(1)} s`
    return { code, body: { ...body, ...(isHealthy ? {} : { reason }), checks: {} } }
  }

  return async function probe(...args) {
    const [kind, showDetails] = args
    if (kind === 'live') return ownAnswer(main.overdueMs() < HANG_MS, showDetails)
    return (await main.within(ask(...args), PATIENCE_MS)) ?? ownAnswer(false, showDetails)
  }
}
