/** Seconds with six decimals, which is what the clock has. */
export function secondsOf(seconds: number): number {
  return Math.round(seconds * 1_000_000) / 1_000_000
}

/** Whole nanoseconds, to the microsecond. */
export function nanosecondsOf(seconds: number): number {
  return Math.round(seconds * 1_000_000) * 1_000
}
