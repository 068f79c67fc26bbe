import { ObservabilityError } from '../core/errors.ts'
import type { Deadline } from './deadline.ts'

/** Called when the process ends; `signal` is aborted when its time is up. */
export type ShutdownHook = (context: { readonly signal: AbortSignal }) => unknown

/** When hooks are called. */
type HookPhase = 'draining' | 'closed'

export interface ShutdownHookOptions {
  /** Stands in the log line where the hook fails. Default: the function's name. */
  readonly name?: string | undefined
  /** Milliseconds, 1 to 600000. Default: an even share of the time that is left for hooks. */
  readonly timeoutMs?: number | undefined
  /**
   * `draining`: as soon as readiness is off, beside the drain and the closing of servers, for what holds connections open
   * or fetches work. `closed`: once the servers are closed, for pools and clients. Default `closed`.
   */
  readonly when?: HookPhase | undefined
}

interface Hook extends ShutdownHookOptions {
  readonly fn: ShutdownHook
  readonly name: string
  readonly when: HookPhase
}

/** How much of the time reserved for the last steps hooks leave alone: draining ones all of it, the others a half. */
const KEEP = { draining: 1, closed: 0.5 } as const

/** Functions of the application that are to be called at the end: the one added last first. */
export class ShutdownHooks {
  readonly #onFailed: (hook: string, error: unknown) => void
  #hooks: Hook[] = []

  /** `onFailed` is told of hooks that throw, reject or are late; it must not throw. */
  constructor(onFailed: (hook: string, error: unknown) => void) {
    this.#onFailed = onFailed
  }

  /**
   * Adds a hook; the returned function takes it away again. Hooks may be added until those of their phase have run.
   * @throws ObservabilityError `OBS_ERR_INVALID_ARGUMENT` for what is no function and for bad options.
   */
  add(fn: ShutdownHook, options: ShutdownHookOptions = {}): () => void {
    const problem = problemOf(fn, options)
    if (problem !== undefined) throw new ObservabilityError('OBS_ERR_INVALID_ARGUMENT', [`onShutdown(): ${problem}`])
    const { name = fn.name || 'hook', timeoutMs, when = 'closed' } = options
    const hook: Hook = { fn, name, timeoutMs, when }
    this.#hooks.push(hook)
    return () => {
      this.#hooks = this.#hooks.filter((one) => one !== hook)
    }
  }

  /** Calls the hooks of a phase one after the other; false when one failed or was late. Never rejects. */
  async run(when: HookPhase, deadline: Deadline): Promise<boolean> {
    let ok = true
    for (let left = this.#of(when); left.length > 0; left = this.#of(when)) {
      const hook = left.at(-1) as Hook
      this.#hooks = this.#hooks.filter((one) => one !== hook)
      const done = await this.#call(hook, deadline, deadline.remainingBut(KEEP[when]) / left.length)
      ok &&= done
    }
    return ok
  }

  #of(when: HookPhase): Hook[] {
    return this.#hooks.filter((hook) => hook.when === when)
  }

  async #call({ fn, name, timeoutMs, when }: Hook, deadline: Deadline, share: number): Promise<boolean> {
    const abort = new AbortController()
    const limit = timeoutMs ?? share
    const start = performance.now()
    try {
      const work = (async () => await fn({ signal: abort.signal }))()
      if (await deadline.settles(work, { keep: KEEP[when], limit })) return true
      const error = new Error(`took longer than ${Math.round(performance.now() - start)} ms`)
      this.#onFailed(name, error)
      abort.abort(new DOMException(error.message, 'TimeoutError'))
    } catch (error) {
      this.#onFailed(name, error)
    }
    return false
  }
}

function problemOf(fn: unknown, options: ShutdownHookOptions): string | undefined {
  if (typeof fn !== 'function') return `expected a function, got ${typeof fn}`
  if (typeof options !== 'object' || options === null) return 'expected an object of options'
  const { name = 'hook', timeoutMs = 1, when = 'closed' } = options
  if (typeof name !== 'string' || name === '') return 'name: expected text'
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > 600_000) {
    return 'timeoutMs: expected a whole number from 1 to 600000'
  }
  return when in KEEP ? undefined : "when: expected 'draining' or 'closed'"
}
