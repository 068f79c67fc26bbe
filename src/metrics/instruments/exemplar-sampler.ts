import type { Clock } from '../../core/clock.ts'
import type { Span } from '../../core/span.ts'
import type { SharedDirectory } from '../isolation/shared-directory.ts'
import type { Series } from '../storage/series.ts'

/** One exemplar per bucket and so many milliseconds is enough for a scrape. */
const TICK_MS = 1_000

/**
 * Takes exemplars, at most one per bucket and second. A bucket that has had one closes, and callers come here only for open
 * ones, so that an observation in between costs one look at the series.
 */
export class ExemplarSampler {
  readonly #clock: Clock
  readonly #currentSpan: () => Span | undefined
  readonly #directory: SharedDirectory | undefined
  readonly #timer: NodeJS.Timeout
  /** Series with closed buckets. */
  #closed: Series[] = []
  #armed = true
  #disposed = false

  /** `directory` is told of every exemplar that is taken. */
  constructor(clock: Clock, currentSpan: () => Span | undefined, directory?: SharedDirectory) {
    this.#clock = clock
    this.#currentSpan = currentSpan
    this.#directory = directory
    // One timer for good, refreshed on demand: made here, it belongs to no request.
    this.#timer = setTimeout(() => {
      this.#armed = false
      for (const series of this.#closed) series.closed = 0
      this.#closed = []
    }, TICK_MS)
    this.#timer.unref()
  }

  /** Makes the active span the exemplar of `bucket`; without a sampled one the bucket closes as well. */
  offerCurrent(series: Series, bucket: number, value: number): void {
    this.#close(series, bucket)
    this.offer(series, bucket, value, this.#currentSpan())
  }

  /** Makes `span` the exemplar of `bucket` where it is sampled. */
  offer(series: Series, bucket: number, value: number, span: Span | undefined): void {
    const ids = span?.spanContext()
    if (ids === undefined || (ids.traceFlags & 1) === 0) return
    this.#close(series, bucket)
    series.exemplars ??= []
    series.exemplarChanges++
    const { traceId, spanId } = ids
    const epoch = this.#clock.toEpoch(this.#clock.now())
    const existing = series.exemplars[bucket]
    if (existing === undefined) series.exemplars[bucket] = { traceId, spanId, value, epoch }
    else Object.assign(existing, { traceId, spanId, value, epoch })
    this.#directory?.exemplified(series, bucket)
  }

  dispose(): void {
    this.#disposed = true
    clearTimeout(this.#timer)
  }

  #close(series: Series, bucket: number): void {
    if (series.closed === 0) this.#closed.push(series)
    series.closed |= 1 << bucket
    if (this.#armed || this.#disposed) return
    this.#armed = true
    this.#timer.refresh()
  }
}
