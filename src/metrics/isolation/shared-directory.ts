import type { MetricShape } from '../exposition/metric-shape.ts'
import type { Series } from '../storage/series.ts'
import type { DirectoryEntry } from './directory-entry.ts'

/** A metric of ours, as far as another thread has to know it. */
export interface SharedMetric extends MetricShape {
  readonly index: { readonly series: readonly Series[] }
  /** Undefined where calls keep the values. */
  readonly source: object | undefined
  readonly spec: { readonly collect: unknown }
}

type Send = (entries: readonly DirectoryEntry[]) => void

/** Of many changes in one go so many make a message, or those of so many milliseconds. */
const MOST_ENTRIES = 256
const LONGEST_MS = 5

/**
 * Tells another thread where in shared memory the series of which metric are: all at once when it connects, and every
 * change from then on. A change is sent at once and not with the next turn of the event loop, which may be long in
 * coming; only those that follow it within milliseconds wait for one another. Values are never sent.
 */
export class SharedDirectory {
  #send: Send | undefined
  #metrics = new Map<SharedMetric, number>()
  #pages = new Map<Float64Array, number>()
  #numbers = 0
  #changes = 0
  #waiting: DirectoryEntry[] = []
  #sentAt = 0
  /** Slots that the other thread may still be reading as those of a series that is gone. */
  readonly #leaving = new Map<number, () => void>()

  connect(metrics: Iterable<SharedMetric>, send: Send): void {
    this.disconnect()
    this.#send = send
    for (const metric of metrics) {
      this.defined(metric)
      for (const series of metric.index.series) this.added(metric, series)
    }
    this.flush()
  }

  /** Sends what waits. */
  flush(): void {
    if (this.#waiting.length === 0) return
    const entries = this.#waiting
    this.#waiting = []
    this.#sentAt = performance.now()
    this.#send?.(entries)
  }

  disconnect(): void {
    this.#send = undefined
    this.#waiting = []
    this.#metrics = new Map()
    this.#pages = new Map()
    for (const free of this.#leaving.values()) free()
    this.#leaving.clear()
  }

  defined(metric: SharedMetric): void {
    if (this.#send !== undefined) this.#numberOf(metric)
  }

  /** The metric was made and not kept. */
  forgotten(metric: SharedMetric): void {
    const number = this.#metrics.get(metric)
    if (number === undefined) return
    this.#metrics.delete(metric)
    this.#tell(['forgotten', number])
  }

  added(metric: SharedMetric, series: Series): void {
    if (this.#send === undefined) return
    const number = this.#numberOf(metric)
    const page = this.#pageOf(series)
    this.#tell(['series', number, page, series.at, series.values])
    this.#sendExemplars(page, series)
  }

  /** Series are gone; `free` is called once their slots can be used for others. */
  removed(metric: SharedMetric, gone: readonly Pick<Series, 'page' | 'at'>[], free: () => void): void {
    const number = this.#metrics.get(metric)
    if (this.#send === undefined || number === undefined) {
      free()
      return
    }
    const change = ++this.#changes
    this.#leaving.set(change, free)
    this.#tell(['removed', number, gone.map((series) => [this.#pageOf(series), series.at]), change])
  }

  /** The other thread has taken note of this removal. */
  applied(change: number): void {
    const free = this.#leaving.get(change)
    this.#leaving.delete(change)
    free?.()
  }

  exemplified(series: Series, bucket: number): void {
    const page = this.#pages.get(series.page)
    const exemplar = series.exemplars?.[bucket]
    if (page === undefined || exemplar === undefined) return
    this.#tell(['exemplar', page, series.at, bucket, exemplar])
  }

  /** The series has no exemplars any more. */
  reset(series: Series): void {
    const page = this.#pages.get(series.page)
    if (page !== undefined) this.#tell(['reset', page, series.at])
  }

  #tell(entry: DirectoryEntry): void {
    if (this.#send === undefined) return
    const { length } = this.#waiting
    this.#waiting.push(entry)
    if (length === 0) queueMicrotask(() => this.flush())
    if (length + 1 >= MOST_ENTRIES || performance.now() - this.#sentAt >= LONGEST_MS) this.flush()
  }

  #sendExemplars(page: number, { at, exemplars = [] }: Series): void {
    for (const [bucket, exemplar] of exemplars.entries()) {
      if (exemplar !== undefined) this.#tell(['exemplar', page, at, bucket, exemplar])
    }
  }

  #numberOf(metric: SharedMetric): number {
    let number = this.#metrics.get(metric)
    if (number === undefined) {
      number = ++this.#numbers
      this.#metrics.set(metric, number)
      const { type, name, help, labelNames, bounds } = metric
      const isReadAtScrape = metric.source !== undefined || metric.spec.collect !== undefined
      this.#tell(['metric', number, { type, name, help, labelNames, bounds }, isReadAtScrape])
    }
    return number
  }

  #pageOf({ page }: Pick<Series, 'page'>): number {
    let number = this.#pages.get(page)
    if (number === undefined) {
      number = this.#pages.size
      this.#pages.set(page, number)
      this.#tell(['page', number, page.buffer as SharedArrayBuffer])
    }
    return number
  }
}
