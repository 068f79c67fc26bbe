import type { Clock } from '../core/clock.ts'
import { toCheckDetails } from './check-details.ts'
import { CheckOutcome } from './check-outcome.ts'
import { errorTextOf } from './error-text.ts'
import type { CheckResult } from './health.ts'
import type { Registration } from './registration.ts'

export interface AttemptPorts {
  readonly clock: Clock
  /** What probes see where this run is late. */
  readonly lastKnown: CheckResult | undefined
  /** Called once, with the result of the run; answers the result to show. Must not throw. */
  readonly settle: (result: CheckResult) => CheckResult
}

/** One run of a check, for all who wait for it. Starts when it is made; its promises never reject. */
export class CheckAttempt {
  readonly #result: Promise<CheckResult>
  readonly #registration: Registration
  readonly #ports: AttemptPorts
  readonly #abort = new AbortController()
  readonly #startedAt: number
  /** Promises of an answer by how long after the start they settle. */
  readonly #answers = new Map<number, Promise<CheckResult>>()
  #resolve!: (result: CheckResult) => void
  #timeout: NodeJS.Timeout | undefined
  readonly #waits: NodeJS.Timeout[] = []
  #finishedAt: number | undefined
  #returned = false

  constructor(registration: Registration, ports: AttemptPorts) {
    this.#registration = registration
    this.#ports = ports
    this.#startedAt = ports.clock.now()
    this.#result = new Promise((resolve) => {
      this.#resolve = resolve
    })
    this.#timeout = setTimeout(() => this.cancel(`timeout after ${registration.timeoutMs} ms`), registration.timeoutMs)
    this.#timeout.unref()
    void this.#call()
  }

  /** Settles with the check, at the latest at its timeout; until then the process stays alive for whoever waits. */
  get result(): Promise<CheckResult> {
    this.#timeout?.ref()
    return this.#result
  }

  /** Settles at the latest so many milliseconds after the start of the run. It keeps no process alive. */
  answerWithin(ms: number): Promise<CheckResult> {
    if (this.#finishedAt !== undefined || this.#registration.timeoutMs <= ms) return this.#result
    let answer = this.#answers.get(ms)
    if (answer === undefined) {
      answer = this.#answerInTime(ms)
      this.#answers.set(ms, answer)
    }
    return answer
  }

  /** True until the check's function has come back, its timeout notwithstanding. */
  get isRunning(): boolean {
    return !this.#returned
  }

  /** True once it has come back and its result is `cacheMs` old. */
  get isSpent(): boolean {
    if (!this.#returned || this.#finishedAt === undefined) return false
    return this.#ports.clock.now() - this.#finishedAt >= this.#registration.cacheMs
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

  #answerInTime(ms: number): Promise<CheckResult> {
    const { lastKnown } = this.#ports
    return new Promise((resolve) => {
      const late = () => resolve(lastKnown === undefined ? this.#unknownAfter(ms) : { ...lastKnown, stale: true })
      // After a block of the event loop timers come first: a turn more, and what has arrived meanwhile is read.
      const wait = setTimeout(() => setImmediate(late).unref(), Math.max(0, ms - this.#elapsed()))
      wait.unref()
      this.#waits.push(wait)
      void this.#result.then(resolve)
    })
  }

  #unknownAfter(ms: number): CheckResult {
    const { initial } = this.#registration
    const error = `no result yet after ${ms} ms`
    return { status: initial, ...(initial === 'healthy' ? {} : { error }), duration_ms: this.#elapsed() }
  }

  #finish(result: CheckResult): void {
    if (this.#finishedAt !== undefined) return
    this.#finishedAt = this.#ports.clock.now()
    clearTimeout(this.#timeout)
    for (const wait of this.#waits) clearTimeout(wait)
    this.#resolve(this.#ports.settle(result))
  }

  #elapsed(): number {
    return Math.round((this.#ports.clock.now() - this.#startedAt) * 1_000) / 1_000
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
