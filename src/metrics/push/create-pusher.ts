import type { BoundCounter } from '../../catalogue/instrument.ts'
import type { ResolvedPush } from '../../config/resolved-options.ts'
import { Scope, type Scopes } from '../../context/scope.ts'
import { flushBeforeExit } from '../../core/exit-flush.ts'
import type { Faults } from '../../core/faults.ts'
import { isError } from '../../core/is-error.ts'
import type { Exposition } from '../metrics.ts'
import { groupPath } from './group-path.ts'
import { putMetrics } from './put-metrics.ts'

/** Longest time that a push on the interval may take, in milliseconds. */
const LIMIT_MS = 10_000
/** Share of the time for a push in which values are read. */
const READING_SHARE = 0.5

export interface PusherDeps {
  readonly options: ResolvedPush
  /** All metrics that can be read within `ms` milliseconds, in Prometheus text, which is what a Pushgateway reads. */
  readonly expose: (ms: number) => Promise<Exposition>
  readonly faults: Faults
  readonly scopes: Scopes
  readonly pushed: BoundCounter
  readonly failed: BoundCounter
}

/** Pushes the metrics of a process that may end before it is scraped. */
export interface Pusher {
  /** Pushes now, within `ms` milliseconds, in place of a push under way. Never rejects; failures are counted. */
  push(ms: number): Promise<void>
  dispose(): void
}

/** Starts pushing: on the interval where there is one, and when the process has nothing left to do. */
export function createPusher(deps: PusherDeps): Pusher {
  const { options, faults, scopes } = deps
  const url = targetOf(options)
  // Requests of the library belong to nobody's trace.
  const suppressed = new Scope(undefined, undefined, undefined, true)
  let running: AbortController | undefined

  async function send(ms: number, unref: boolean): Promise<void> {
    running?.abort()
    const own = new AbortController()
    running = own
    const late = setTimeout(() => own.abort(new Error(`no answer within ${Math.round(ms)} ms`)), ms)
    if (unref) late.unref()
    try {
      const exposition = await deps.expose(ms * READING_SHARE)
      await putMetrics(url, exposition, { auth: options.auth, signal: own.signal, unref })
      deps.pushed.inc()
    } catch (error) {
      // A push that gave way to a later one is no failure.
      if (running === own) report(own.signal.aborted ? own.signal.reason : error)
    } finally {
      clearTimeout(late)
      if (running === own) running = undefined
    }
  }

  function report(error: unknown): void {
    deps.failed.inc()
    const reason = isError(error) ? error.message : String(error)
    faults.report('metrics', new Error(`metrics could not be pushed to ${url.origin}: ${reason}`))
  }

  const push = (ms: number): Promise<void> => scopes.run(suppressed, () => send(ms, false))
  const timer =
    options.intervalMs === undefined
      ? undefined
      : setInterval(() => {
          if (running === undefined) void scopes.run(suppressed, () => send(LIMIT_MS, true))
        }, options.intervalMs)
  timer?.unref()
  const leaveExit = flushBeforeExit(push)

  return {
    push,
    dispose() {
      clearInterval(timer)
      leaveExit()
      running?.abort()
      running = undefined
    },
  }
}

function targetOf({ url, job, grouping }: ResolvedPush): URL {
  const target = new URL(url)
  target.pathname = `${target.pathname.replace(/\/+$/, '')}${groupPath(job, grouping)}`
  return target
}
