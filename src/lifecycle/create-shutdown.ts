import type { Server } from 'node:http'
import { Deadline, durationOf } from './deadline.ts'
import type { ServerCloser } from './server-closer.ts'
import { type ShutdownHook, type ShutdownHookOptions, ShutdownHooks } from './shutdown-hooks.ts'
import { type WatchedServers, watchServers } from './watch-servers.ts'

/** Default limit of `flush()`, in milliseconds. */
const FLUSH_MS = 5_000

/** Telemetry that could not be delivered. */
export interface Lost {
  readonly spans: number
  readonly lines: number
}

/** How a shutdown ended. */
export interface ShutdownResult {
  /** True when everything ended in time, no request was cut off, nothing failed and nothing was lost on the way. */
  readonly ok: boolean
  /** Lost since the start of the instance. */
  readonly lost: Lost
}

/** One thing to do, within `ms` milliseconds. */
interface ShutdownStep {
  readonly name: string
  /** How many times the time of another step it may take, where all of them need it. Default 1. */
  readonly weight?: number
  run(ms: number): unknown
}

export interface ShutdownDeps {
  /** Limit of the whole in milliseconds, where the call gives none. */
  readonly timeoutMs: number
  /** Wait between "not ready" and closing servers, in milliseconds. */
  readonly drainDelayMs: number
  /** Turns readiness off. */
  startDraining(): void
  /** The servers to close: the same list every time, which may grow. */
  servers(): readonly Server[]
  /** Run one after the other once the servers are closed. */
  readonly steps: readonly ShutdownStep[]
  /** What `flush()` does, one after the other. */
  readonly flushSteps: readonly ShutdownStep[]
  lost(): Lost
  /** Told what a step threw, or that it was late. */
  onFault(error: unknown): void
  /** Told what a hook of the application threw, or that it was late. */
  onHookFailed(hook: string, error: unknown): void
}

export interface Shutdown {
  /**
   * Ends everything within `ms` milliseconds. Later calls share the first one's result; one with an earlier end makes it
   * hurry. Never rejects.
   */
  shutdown(ms?: number): Promise<ShutdownResult>
  /** Writes out what is buffered, within `ms` milliseconds (default 5000). Never rejects. */
  flush(ms?: number): Promise<void>
  /**
   * Has `fn` called at the shutdown, the one added last first; the returned function takes it away again.
   * @throws ObservabilityError `OBS_ERR_INVALID_ARGUMENT` for what is no function and for bad options.
   */
  onShutdown(fn: ShutdownHook, options?: ShutdownHookOptions): () => void
}

export function createShutdown(deps: ShutdownDeps): Shutdown {
  const servers = watchServers(
    () => deps.servers(),
    (error) => report(deps, error),
  )
  const hooks = new ShutdownHooks((hook, error) => tryOr(deps, () => deps.onHookFailed(hook, error), undefined))
  let running: { readonly deadline: Deadline; readonly result: Promise<ShutdownResult> } | undefined

  return {
    shutdown(ms) {
      const limit = durationOf(ms, deps.timeoutMs)
      if (running === undefined) {
        const deadline = new Deadline(limit)
        running = { deadline, result: shutDown(deps, servers, hooks, deadline) }
      } else if (ms !== undefined) {
        running.deadline.shorten(limit)
      }
      return running.result
    },
    async flush(ms) {
      await runSteps(deps, deps.flushSteps, new Deadline(durationOf(ms, FLUSH_MS)))
    },
    onShutdown: (fn, options) => hooks.add(fn, options),
  }
}

async function shutDown(
  deps: ShutdownDeps,
  servers: WatchedServers,
  hooks: ShutdownHooks,
  deadline: Deadline,
): Promise<ShutdownResult> {
  const nothing = { spans: 0, lines: 0 }
  const before = tryOr(deps, () => deps.lost(), nothing)
  tryOr(deps, () => deps.startDraining(), undefined)
  for (const closer of servers.closers()) tryOr(deps, () => closer.refuseKeepAlive(), undefined)
  const drainingHooks = hooks.run('draining', deadline)
  if (deps.drainDelayMs > 0) await deadline.wait(deps.drainDelayMs)
  const closed = await closeServers(deps, servers.closers(), deadline)
  servers.stop()
  const drained = await drainingHooks
  const hooked = await hooks.run('closed', deadline)
  const done = await runSteps(deps, deps.steps, deadline)
  const lost = tryOr(deps, () => deps.lost(), before)
  return { ok: closed && drained && hooked && done && lost.spans <= before.spans && lost.lines <= before.lines, lost }
}

async function closeServers(
  deps: ShutdownDeps,
  closers: readonly ServerCloser[],
  deadline: Deadline,
): Promise<boolean> {
  const closed = await Promise.allSettled(closers.map((closer) => closer.close(deadline)))
  for (const outcome of closed) {
    if (outcome.status === 'rejected') report(deps, outcome.reason)
  }
  return closed.every((outcome) => outcome.status === 'fulfilled' && outcome.value)
}

/** Each step may use its share of what is left, so that a hanging one leaves time for those after it. */
async function runSteps(deps: ShutdownDeps, steps: readonly ShutdownStep[], deadline: Deadline): Promise<boolean> {
  let ok = true
  for (const [index, step] of steps.entries()) {
    const share = (deadline.remaining * weightOf(step)) / steps.slice(index).reduce(addWeight, 0)
    try {
      const inTime = await deadline.settles(begin(step, share), { limit: share })
      if (!inTime) report(deps, new Error(`${step.name} took longer than ${Math.round(share)} ms`))
      ok &&= inTime
    } catch (error) {
      report(deps, error)
      ok = false
    }
  }
  return ok
}

function weightOf({ weight = 1 }: ShutdownStep): number {
  return weight
}

function addWeight(sum: number, step: ShutdownStep): number {
  return sum + weightOf(step)
}

/** The step itself is given a little less than it has, so that one that keeps to its limit is not late. */
async function begin(step: ShutdownStep, ms: number): Promise<void> {
  await step.run(Math.max(0, ms - Math.min(ms * 0.1, 50)))
}

function tryOr<T>(deps: ShutdownDeps, fn: () => T, fallback: T): T {
  try {
    return fn()
  } catch (error) {
    report(deps, error)
    return fallback
  }
}

function report(deps: ShutdownDeps, error: unknown): void {
  try {
    deps.onFault(error)
  } catch {
    // The end must not fail because nobody can be told.
  }
}
