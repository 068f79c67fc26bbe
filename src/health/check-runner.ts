import { Scope, type Scopes } from '../context/scope.ts'
import type { Clock } from '../core/clock.ts'
import { CheckAttempt } from './check-attempt.ts'
import type { CheckResult } from './health.ts'
import type { Registration } from './registration.ts'

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
  #attempt: CheckAttempt | undefined
  #last: CheckResult | undefined
  #disposed = false

  constructor(registration: Registration, ports: CheckRunnerPorts) {
    this.registration = registration
    this.#ports = ports
  }

  /** A result not older than `cacheMs`. Never rejects. */
  run(): Promise<CheckResult> {
    return this.#current().result
  }

  /** Same within the probe budget; past it the last known result, marked as stale. Never rejects. */
  probe(): Promise<CheckResult> {
    return this.#current().answer
  }

  /** Aborts a run in progress; from now on results are told to nobody. */
  dispose(): void {
    this.#disposed = true
    this.#attempt?.cancel('the check was stopped')
  }

  #current(): CheckAttempt {
    const attempt = this.#attempt
    if (attempt !== undefined && !attempt.isSpent) return attempt
    const next = this.#ports.scopes.run(UNOBSERVED, () => this.#start())
    this.#attempt = next
    return next
  }

  #start(): CheckAttempt {
    return new CheckAttempt(this.registration, this.#ports.clock, this.#last, (result) => {
      const before = this.#last
      this.#last = result
      if (!this.#disposed) this.#ports.onResult(this.registration.name, before, result)
    })
  }
}
