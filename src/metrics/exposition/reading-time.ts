/** Share of the time that a scraper waits in which values are read; the rest is for writing them and for the way. */
const READING_SHARE = 0.8

/**
 * Milliseconds for reading values, by the header `X-Prometheus-Scrape-Timeout-Seconds` of a scrape; infinite where it
 * says nothing of use, which leaves the limits of what is read.
 */
export function readingTimeOf(header: string | undefined): number {
  const seconds = header === undefined || header.trim() === '' ? Number.NaN : Number(header)
  return seconds > 0 ? seconds * 1_000 * READING_SHARE : Number.POSITIVE_INFINITY
}

/** The end of the time that readings have together. */
export class ReadingEnd {
  /** By `performance.now()`. */
  readonly at: number
  readonly #passed: Promise<undefined> | undefined
  #timer: NodeJS.Timeout | undefined

  /** `ms` may be infinite. Does not keep the process alive. */
  constructor(ms: number) {
    this.at = performance.now() + ms
    if (!Number.isFinite(ms)) return
    this.#passed = new Promise((resolve) => {
      this.#timer = setTimeout(resolve, Math.max(0, ms), undefined).unref()
    })
  }

  /** Milliseconds that are left; none are less than 0. */
  get left(): number {
    return Math.max(0, this.at - performance.now())
  }

  /** What `reading` resolves to; undefined where the end comes first. Rejects as `reading` does. */
  meet<T>(reading: T | Promise<T>): Promise<T | undefined> {
    const late = this.#passed
    return late === undefined ? Promise.resolve(reading) : Promise.race([reading, late])
  }

  /** To be called when nothing is waited for any more. */
  clear(): void {
    clearTimeout(this.#timer)
  }
}
