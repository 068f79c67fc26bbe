import type { Clock } from '../core/clock.ts'
import { toCheckDetails } from './check-details.ts'
import { CheckOutcome } from './check-outcome.ts'
import { errorTextOf } from './error-text.ts'
import type { CheckResult } from './health.ts'
import type { Registration } from './registration.ts'

/**
 * How long a probe waits for a check, in milliseconds. Kubernetes gives a probe one second by default
 * (`timeoutSeconds: 1`).
 */
const PROBE_BUDGET_MS = 800

/** One run of a check, for all who wait for it. Starts when it is made; its promises never reject. */
export class CheckAttempt {
  readonly #result: Promise<CheckResult>
  readonly #registration: Registration
  readonly #clock: Clock
  readonly #onResult: (result: CheckResult) => void
  readonly #abort = new AbortController()
  readonly #startedAt: number
  #answer: Promise<CheckResult>
  #resolve!: (result: CheckResult) => void
  #timeout: NodeJS.Timeout | undefined
  #budget: NodeJS.Timeout | undefined
  #finishedAt: number | undefined
  #returned = false

  /** `lastKnown` is what probes see where this run is late; `onResult` must not throw. */
  constructor(
    registration: Registration,
    clock: Clock,
    lastKnown: CheckResult | undefined,
    onResult: (result: CheckResult) => void,
  ) {
    this.#registration = registration
    this.#clock = clock
    this.#onResult = onResult
    this.#startedAt = clock.now()
    this.#result = new Promise((resolve) => {
      this.#resolve = resolve
    })
    this.#answer = registration.timeoutMs <= PROBE_BUDGET_MS ? this.#result : this.#answerInTime(lastKnown)
    this.#timeout = setTimeout(() => this.cancel(`timeout after ${registration.timeoutMs} ms`), registration.timeoutMs)
    this.#timeout.unref()
    void this.#call()
  }

  /** Settles with the check, at the latest at its timeout; until then the process stays alive for whoever waits. */
  get result(): Promise<CheckResult> {
    this.#timeout?.ref()
    return this.#result
  }

  /** Settles within the probe budget, counted from the start of the run. It keeps no process alive. */
  get answer(): Promise<CheckResult> {
    return this.#answer
  }

  /**
   * False while the result is to be used again: until it is `cacheMs` old, and as long as the check's function has not
   * come back, its timeout notwithstanding.
   */
  get isSpent(): boolean {
    if (!this.#returned || this.#finishedAt === undefined) return false
    return this.#clock.now() - this.#finishedAt >= this.#registration.cacheMs
  }

  /** Aborts the check and ends the run as unhealthy with this error. */
  cancel(reason: string): void {
    if (this.#finishedAt !== undefined) return
    this.#finish({ status: 'unhealthy', error: reason, duration_ms: this.#elapsed() })
    this.#abort.abort(new DOMException(reason, 'TimeoutError'))
  }

  async #call(): Promise<void> {
    try {
      const value = await this.#registration.check({ signal: this.#abort.signal })
      this.#returned = true
      this.#finish(toResult(value, this.#elapsed()))
    } catch (error) {
      this.#returned = true
      this.#finish({ status: 'unhealthy', error: errorTextOf(error), duration_ms: this.#elapsed() })
    }
  }

  #answerInTime(lastKnown: CheckResult | undefined): Promise<CheckResult> {
    return new Promise((resolve) => {
      const late = () => {
        resolve(lastKnown === undefined ? this.#unknownYet() : { ...lastKnown, stale: true })
      }
      this.#budget = setTimeout(late, PROBE_BUDGET_MS)
      this.#budget.unref()
      void this.#result.then(resolve)
    })
  }

  #unknownYet(): CheckResult {
    return { status: 'unhealthy', error: `no result yet after ${PROBE_BUDGET_MS} ms`, duration_ms: this.#elapsed() }
  }

  #finish(result: CheckResult): void {
    if (this.#finishedAt !== undefined) return
    this.#finishedAt = this.#clock.now()
    clearTimeout(this.#timeout)
    clearTimeout(this.#budget)
    this.#answer = this.#result
    this.#onResult(result)
    this.#resolve(result)
  }

  #elapsed(): number {
    return Math.round((this.#clock.now() - this.#startedAt) * 1_000) / 1_000
  }
}

function toResult(value: unknown, elapsed: number): CheckResult {
  const outcome = value instanceof CheckOutcome ? value : new CheckOutcome('healthy', value)
  const details = toCheckDetails(outcome.details)
  return {
    status: outcome.status,
    ...(details === undefined ? {} : { details }),
    ...(outcome.error === undefined ? {} : { error: outcome.error }),
    duration_ms: elapsed,
  }
}
