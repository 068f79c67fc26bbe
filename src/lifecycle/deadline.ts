/** Largest delay that `setTimeout` takes, in milliseconds; more would fire at once. */
const MAX_DELAY_MS = 2_147_483_647

/**
 * A point in time that several steps share. Its timers keep the process alive, because whoever calls `shutdown()` or
 * `flush()` waits for the answer; each ends with what it waits for.
 */
export class Deadline {
  #endsAt: number
  readonly #waiting = new Set<() => void>()

  constructor(ms: number) {
    this.#endsAt = performance.now() + ms
  }

  /** Milliseconds left, never below 0. */
  get remaining(): number {
    return Math.max(0, this.#endsAt - performance.now())
  }

  /** Moves the end to `ms` from now where that is earlier; those who wait notice. */
  shorten(ms: number): void {
    const endsAt = performance.now() + ms
    if (endsAt >= this.#endsAt) return
    this.#endsAt = endsAt
    for (const rearm of this.#waiting) rearm()
  }

  /**
   * True once `work` has resolved, false when `reserve` milliseconds or less are left or `limit` have passed before.
   * Rejects as `work` does; a rejection after that is ignored.
   */
  settles(work: Promise<unknown>, { reserve = 0, limit = MAX_DELAY_MS } = {}): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const limitAt = performance.now() + limit
      let timer: NodeJS.Timeout
      const end = () => {
        clearTimeout(timer)
        this.#waiting.delete(rearm)
      }
      const rearm = () => {
        clearTimeout(timer)
        const ms = Math.min(this.remaining - reserve, limitAt - performance.now(), MAX_DELAY_MS)
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

  /** Waits `ms`, but not past the point where only `reserve` milliseconds are left. */
  async wait(ms: number, reserve: number): Promise<void> {
    await this.settles(new Promise(() => {}), { reserve, limit: ms })
  }
}

/** `ms` as a caller gave it, made usable: `fallback` for what is no number, never below 0. */
export function durationOf(ms: unknown, fallback: number): number {
  if (typeof ms !== 'number' || Number.isNaN(ms)) return fallback
  return Math.min(Math.max(0, ms), MAX_DELAY_MS)
}
