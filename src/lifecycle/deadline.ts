/** Largest delay that `setTimeout` takes, in milliseconds; more would fire at once. */
const MAX_DELAY_MS = 2_147_483_647

/** What the last steps have for themselves: this share of the whole, at most so many milliseconds. */
const RESERVE_SHARE = 0.3
const RESERVE_MAX_MS = 2_000

/** What ends the wait for something, besides the deadline. */
export interface WaitLimits {
  /** How many times the time of the last steps is left over. Default 0. */
  readonly keep?: number
  /** Milliseconds from now. */
  readonly limit?: number
}

/**
 * A point in time that several steps share. Its timers keep the process alive, because whoever calls `shutdown()` or
 * `flush()` waits for the answer; each ends with what it waits for.
 */
export class Deadline {
  #endsAt: number
  #reserve: number
  readonly #waiting = new Set<() => void>()

  constructor(ms: number) {
    this.#endsAt = performance.now() + ms
    this.#reserve = reserveOf(ms)
  }

  /** Milliseconds left, never below 0. */
  get remaining(): number {
    return Math.max(0, this.#endsAt - performance.now())
  }

  /** Milliseconds left but for so many times the time of the last steps, never below 0. */
  remainingBut(keep: number): number {
    return Math.max(0, this.remaining - keep * this.#reserve)
  }

  /** Moves the end to `ms` from now where that is earlier; those who wait notice. */
  shorten(ms: number): void {
    const endsAt = performance.now() + ms
    if (endsAt >= this.#endsAt) return
    this.#endsAt = endsAt
    this.#reserve = reserveOf(ms)
    for (const rearm of this.#waiting) rearm()
  }

  /**
   * True once `work` has resolved, false when time is up before. Rejects as `work` does; a rejection after that is
   * ignored.
   */
  settles(work: Promise<unknown>, { keep = 0, limit = MAX_DELAY_MS }: WaitLimits = {}): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const limitAt = performance.now() + limit
      let timer: NodeJS.Timeout
      const end = () => {
        clearTimeout(timer)
        this.#waiting.delete(rearm)
      }
      const rearm = () => {
        clearTimeout(timer)
        const ms = Math.min(this.remainingBut(keep), limitAt - performance.now(), MAX_DELAY_MS)
        timer = setTimeout(
          () => {
            end()
            resolve(false)
          },
          Math.max(0, ms),
        )
      }
      this.#waiting.add(rearm)
      rearm()
      work.then(
        () => {
          end()
          resolve(true)
        },
        (error: unknown) => {
          end()
          reject(error)
        },
      )
    })
  }

  /** Waits `ms`, but leaves the last steps their time, and as much again to what comes before them. */
  async wait(ms: number): Promise<void> {
    await this.settles(new Promise(() => {}), { keep: 2, limit: ms })
  }
}

function reserveOf(ms: number): number {
  return Math.min(ms * RESERVE_SHARE, RESERVE_MAX_MS)
}

/** `ms` as a caller gave it, made usable: `fallback` for what is no number, never below 0. */
export function durationOf(ms: unknown, fallback: number): number {
  if (typeof ms !== 'number' || Number.isNaN(ms)) return fallback
  return Math.min(Math.max(0, ms), MAX_DELAY_MS)
}
