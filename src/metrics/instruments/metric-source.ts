import type { Component, Faults } from '../../core/faults.ts'

/** How long a scrape waits for one source, in milliseconds: half of Prometheus' default scrape timeout. */
const LIMIT_MS = 5_000

/** Reads values at a scrape. A source that throws, rejects or hangs loses its own metrics and nothing else. */
export class MetricSource {
  readonly #read: () => unknown
  readonly #component: Component
  readonly #faults: Faults
  readonly #limitMs: number
  #running: Promise<boolean> | undefined
  #late = false
  #hasNothing = false

  /** `read` stores what it has read and answers, or resolves to, false where there is nothing to show. */
  constructor(read: () => unknown, component: Component, faults: Faults, limitMs = LIMIT_MS) {
    this.#read = read
    this.#component = component
    this.#faults = faults
    this.#limitMs = limitMs
  }

  /** Whether the last reading answered that there is nothing to show, which is no failure. */
  get hasNothing(): boolean {
    return this.#hasNothing
  }

  /** True when the values are fresh. A reading under way is joined; one that was given up is not waited for again. */
  refresh(): boolean | Promise<boolean> {
    if (this.#late) return false
    if (this.#running !== undefined) return this.#running
    let result: unknown
    try {
      result = this.#read()
    } catch (error) {
      this.#hasNothing = false
      this.#faults.report(this.#component, error)
      return false
    }
    if (!isPromise(result)) return this.#hasShown(result)
    this.#running = this.#await(result)
    return this.#running
  }

  #hasShown(result: unknown): boolean {
    this.#hasNothing = result === false
    return !this.#hasNothing
  }

  #await(reading: PromiseLike<unknown>): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#late = true
        this.#running = undefined
        this.#faults.report(this.#component, new Error(`a collect did not answer within ${this.#limitMs} ms`))
        resolve(false)
      }, this.#limitMs)
      timer.unref()
      const settle = (fresh: boolean): void => {
        clearTimeout(timer)
        this.#late = false
        this.#running = undefined
        resolve(fresh)
      }
      reading.then(
        (result) => settle(this.#hasShown(result)),
        (error: unknown) => {
          this.#hasNothing = false
          this.#faults.report(this.#component, error)
          settle(false)
        },
      )
    })
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function'
}
