import type { Clock } from '../../core/clock.ts'
import type { Span } from '../../core/span.ts'
import type { SharedDirectory } from '../isolation/shared-directory.ts'
import type { Series } from '../storage/series.ts'

/** One exemplar per bucket and so many milliseconds is enough for a scrape. */
const TICK_MS = 1_000

/**
 * Takes exemplars, at most one per bucket and second. Callers keep the tick of their last one in a slot of the series
 * and come here only when it is over, so that an observation in between costs one comparison.
 */
export class ExemplarSampler {
  /** Grows while exemplars are taken, by one a second; never 0, which is what fresh slots hold. */
  tick = 1
  readonly #clock: Clock
  readonly #currentSpan: () => Span | undefined
  readonly #directory: SharedDirectory | undefined
  readonly #timer: NodeJS.Timeout
  #armed = true
  #disposed = false

  /** `directory` is told of every exemplar that is taken. */
  constructor(clock: Clock, currentSpan: () => Span | undefined, directory?: SharedDirectory) {
    this.#clock = clock
    this.#currentSpan = currentSpan
    this.#directory = directory
    // One timer for good, refreshed on demand: made here, it belongs to no request.
    this.#timer = setTimeout(() => {
      this.tick++
      this.#armed = false
    }, TICK_MS)
    this.#timer.unref()
  }

  /** Makes the active span the exemplar of `bucket`; without a sampled one the bucket waits for the next tick as well. */
  offerCurrent(series: Series, bucket: number, tickAt: number, value: number): void {
    this.#close(series, tickAt)
    this.offer(series, bucket, tickAt, value, this.#currentSpan())
  }

  /** Makes `span` the exemplar of `bucket` where it is sampled. */
  offer(series: Series, bucket: number, tickAt: number, value: number, span: Span | undefined): void {
    const ids = span?.spanContext()
    if (ids === undefined || (ids.traceFlags & 1) === 0) return
    this.#close(series, tickAt)
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

  #close(series: Series, tickAt: number): void {
    series.page[tickAt] = this.tick
    if (this.#armed || this.#disposed) return
    this.#armed = true
    this.#timer.refresh()
  }
}
