/** How long an offset between the monotonic and the wall clock is trusted, in milliseconds. */
const OFFSET_LIFETIME_MS = 1_000

/** Between the readings of two clocks the machine may run something else: what took longer than this is read again, in ms. */
const LONGEST_READING_MS = 0.1
const TRIES = 5

/**
 * The one clock. `now()` is monotonic, for durations; `toEpoch()` turns a reading into wall time. The offset between the
 * two is read anew every second, so that wall time follows a machine that was suspended or whose clock was set.
 */
export class Clock {
  #offset = readOffset()
  #offsetReadAt = performance.now()

  /** Monotonic milliseconds with a fraction. */
  now(): number {
    return performance.now()
  }

  /** Unix time in milliseconds with a fraction, of a reading of `now()`. */
  toEpoch(reading: number): number {
    if (reading - this.#offsetReadAt > OFFSET_LIFETIME_MS) {
      const drift = readOffset() - this.#offset
      // Date.now() is whole milliseconds: smaller differences are rounding, not drift.
      if (Math.abs(drift) > 2 && Math.abs(performance.now() - reading) < 2) this.#offset += drift
      this.#offsetReadAt = reading
    }
    return this.#offset + reading
  }
}

/** The wall clock less the monotonic one, in milliseconds. */
function readOffset(): number {
  let offset = 0
  let shortest = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < TRIES && shortest > LONGEST_READING_MS; tries++) {
    const before = performance.now()
    const wall = Date.now()
    const after = performance.now()
    if (after - before >= shortest) continue
    shortest = after - before
    offset = wall - after
  }
  return offset
}
