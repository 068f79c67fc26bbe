const FIRST_MS = 250
const LONGEST_MS = 5_000
/** Share of the pause that chance adds or takes, so that many processes do not come back at the same moment. */
const JITTER = 0.2

/** Pause before the next attempt, in milliseconds, after this many failures in a row. */
export function retryDelay(failures: number): number {
  const delay = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10))
  return delay * (1 - JITTER + Math.random() * JITTER * 2)
}
