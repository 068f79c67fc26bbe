/** How often a thread shows that its event loop turns, in milliseconds. */
export const BEAT_MS = 25

/** The moment of a thread's last sign of life, in memory that other threads read. */
export class Heartbeat {
  readonly memory: SharedArrayBuffer
  readonly #moment: Float64Array

  constructor(memory = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT)) {
    this.memory = memory
    this.#moment = new Float64Array(memory)
  }

  /** Beats until the returned function is called. Does not keep the process alive. */
  start(): () => void {
    this.#moment[0] = now()
    const timer = setInterval(() => {
      this.#moment[0] = now()
    }, BEAT_MS)
    timer.unref()
    return () => clearInterval(timer)
  }

  /** Milliseconds that the thread has not turned its event loop for, beyond the time between two beats. */
  overdueMs(): number {
    return Math.max(0, now() - (this.#moment[0] as number) - BEAT_MS)
  }
}

/** The one clock that all threads read the same. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
