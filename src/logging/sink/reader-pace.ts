/** Pause after a full pipe, in milliseconds, and after one that has taken something since it was last found full. */
const PAUSE_MS = 10
const MOVING_PAUSE_MS = 1
/** How long a reader that is behind may hold up the thread until it has caught up, in milliseconds. */
const PATIENCE_MS = 50

const sleeper = new Int32Array(new SharedArrayBuffer(4))

/**
 * When to try a full pipe again, and what may be waited for it without giving the turn back. Patience once spent comes
 * back when the reader has caught up: one that is always behind, or reads no more, holds up the program no further.
 */
export class ReaderPace {
  #patience = PATIENCE_MS
  #isMoving = false
  #nextTry = 0

  /** The pipe has taken something. */
  moved(): void {
    this.#isMoving = true
  }

  /** The reader has taken all there was. */
  caughtUp(): void {
    this.#patience = PATIENCE_MS
  }

  /** The pipe is full. Answers how long to leave it alone, in milliseconds. */
  full(): number {
    this.#nextTry = performance.now() + MOVING_PAUSE_MS
    const pause = this.#isMoving ? MOVING_PAUSE_MS : PAUSE_MS
    this.#isMoving = false
    return pause
  }

  /** Whether it may be tried again although the turn is not over. */
  get mayTry(): boolean {
    return performance.now() >= this.#nextTry
  }

  /** Blocks the thread for a moment; false, at once, when there is no patience left. */
  wait(): boolean {
    if (this.#patience <= 0) return false
    const start = performance.now()
    sleepBriefly()
    this.#patience -= performance.now() - start
    return true
  }
}

/** Blocks the thread for a millisecond. */
export function sleepBriefly(): void {
  Atomics.wait(sleeper, 0, 0, MOVING_PAUSE_MS)
}
