import { Scope, type Scopes } from '../context/scope.ts'
import type { Clock } from '../core/clock.ts'
import { BackgroundRuns } from './background-runs.ts'
import { CheckAttempt } from './check-attempt.ts'
import { FlapDamper } from './flap-damper.ts'
import type { CheckResult } from './health.ts'
import type { Registration } from './registration.ts'

/**
 * How long a probe waits for a check at most, in milliseconds. Kubernetes gives a probe one second by default
 * (`timeoutSeconds: 1`).
 */
const PROBE_BUDGET_MS = 800

/**
 * How long probes wait that come while another one waits already, in milliseconds, where the last result is not older
 * than `RECENT_MS`: in a storm a check that hangs holds up one probe, not all.
 */
const FOLLOWER_MS = 25
const RECENT_MS = 5_000

/** Nothing is recorded beneath a check, and no request is kept alive by one. */
const UNOBSERVED = new Scope(undefined, undefined, undefined, true)

export interface CheckRunnerPorts {
  readonly clock: Clock
  readonly scopes: Scopes
  /** Called once per run with its result and the one before; must not throw. */
  readonly onResult: (name: string, before: CheckResult | undefined, result: CheckResult) => void
}

/**
 * Runs one check: never twice at once, never longer than its timeout for those who wait, its result used again for
 * `cacheMs`. A check that ignores its signal is not started again until it comes back.
 */
export class CheckRunner {
  readonly registration: Registration
  readonly #ports: CheckRunnerPorts
  readonly #damper: FlapDamper
  readonly #background: BackgroundRuns | undefined
  /** The run started last, and the one whose result is shown: another one while a background run is under way. */
  #latest: CheckAttempt | undefined
  #shown: CheckAttempt | undefined
  #last: CheckResult | undefined
  #lastAt = 0
  #disposed = false

  constructor(registration: Registration, ports: CheckRunnerPorts) {
    this.registration = registration
    this.#ports = ports
    this.#damper = new FlapDamper(registration)
    const { intervalMs } = registration
    this.#background = intervalMs === undefined ? undefined : new BackgroundRuns(intervalMs, () => this.#refresh())
  }

  /** A result not older than `cacheMs`. Never rejects. */
  run(): Promise<CheckResult> {
    return this.#current().result
  }

  /** Same within the probe budget; past it the last known result, marked as stale. Never rejects. */
  probe(): Promise<CheckResult> {
    const before = this.#latest
    const attempt = this.#current()
    const isFirst = this.#latest !== before
    const isRecent = this.#last !== undefined && this.#ports.clock.now() - this.#lastAt <= RECENT_MS
    return attempt.answerWithin(isRecent && !isFirst ? FOLLOWER_MS : PROBE_BUDGET_MS)
  }

  /** When the last run ended, in Unix milliseconds; undefined before that. */
  get lastResultAt(): number | undefined {
    return this.#last === undefined ? undefined : this.#ports.clock.toEpoch(this.#lastAt)
  }

  /** From now on the check runs only when it is asked for. */
  stopBackground(): void {
    this.#background?.stop()
  }

  /** Aborts a run in progress; from now on results are told to nobody. */
  dispose(): void {
    this.#disposed = true
    this.#background?.stop()
    this.#latest?.cancel('the check was stopped')
  }

  #current(): CheckAttempt {
    const latest = this.#latest
    const shown = this.#shown
    if (latest === undefined) return this.#start()
    if (latest !== shown && shown?.isSpent === false) return shown
    return latest.isSpent ? this.#start() : latest
  }

  /** A run that nobody waits for while the result before it may still be used. */
  #refresh(): void {
    if (this.#disposed || this.#latest?.isRunning === true) return
    const shown = this.#shown
    const attempt = this.#start()
    if (shown?.isSpent === false && attempt.isRunning) this.#shown = shown
  }

  #start(): CheckAttempt {
    const { clock, scopes } = this.#ports
    const attempt = scopes.run(
      UNOBSERVED,
      () =>
        new CheckAttempt(this.registration, {
          clock,
          lastKnown: this.#last,
          settle: (result) => this.#settle(result),
        }),
    )
    this.#latest = attempt
    this.#shown = attempt
    return attempt
  }

  #settle(result: CheckResult): CheckResult {
    const before = this.#last
    const shown = this.#damper.take(result)
    this.#last = shown
    this.#lastAt = this.#ports.clock.now()
    this.#shown = this.#latest
    if (!this.#disposed) this.#ports.onResult(this.registration.name, before, shown)
    return shown
  }
}
