import type { CheckResult } from './health.ts'

/** How many results in a row it takes to change a status; Kubernetes's names. */
export interface FlapThresholds {
  readonly failureThreshold: number
  readonly successThreshold: number
}

/**
 * Holds changes between working and unhealthy back until they were seen often enough in a row. The first result counts at
 * once: there is nothing to hold on to.
 */
export class FlapDamper {
  readonly #thresholds: FlapThresholds
  #settled: CheckResult | undefined
  /** Results in a row that contradict what is settled. */
  #runs = 0

  constructor(thresholds: FlapThresholds) {
    this.#thresholds = thresholds
  }

  /** The result to show for this one. */
  take(result: CheckResult): CheckResult {
    const settled = this.#settled
    if (settled === undefined || isDown(settled) === isDown(result)) return this.#settle(result)
    const { failureThreshold, successThreshold } = this.#thresholds
    this.#runs++
    if (this.#runs >= (isDown(result) ? failureThreshold : successThreshold)) return this.#settle(result)
    const { status, error, duration_ms } = result
    const pending = { status, ...(error === undefined ? {} : { error }), runs: this.#runs }
    return { ...settled, duration_ms, pending }
  }

  #settle(result: CheckResult): CheckResult {
    this.#settled = result
    this.#runs = 0
    return result
  }
}

function isDown({ status }: CheckResult): boolean {
  return status === 'unhealthy'
}
