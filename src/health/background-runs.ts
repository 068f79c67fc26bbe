/** Share of the interval by which runs are moved at random, so that instances started together do not probe together. */
const JITTER = 0.1

/** The first run comes at a random time, at the latest after so many milliseconds. */
const FIRST_WITHIN_MS = 5_000

/** Calls `run` about every `intervalMs` milliseconds until it is stopped. Keeps no process alive. */
export class BackgroundRuns {
  readonly #run: () => void
  #timer: NodeJS.Timeout | undefined

  /** `run` must not throw. */
  constructor(intervalMs: number, run: () => void) {
    this.#run = run
    this.#wait(Math.random() * Math.min(intervalMs, FIRST_WITHIN_MS), intervalMs)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #wait(ms: number, intervalMs: number): void {
    this.#timer = setTimeout(() => {
      this.#wait(intervalMs * (1 + JITTER * (2 * Math.random() - 1)), intervalMs)
      this.#run()
    }, ms)
    this.#timer.unref()
  }
}
