import type { DirectoryEntry } from './directory-entry.ts'
import { MirroredMetric, MirroredSeries } from './mirrored-metric.ts'

/** The metrics of another thread, as its directory tells of them. */
export class MetricsMirror {
  readonly #applied: (change: number) => void
  readonly #pages = new Map<number, Float64Array>()
  readonly #metrics = new Map<number, MirroredMetric>()
  readonly #byName = new Map<string, MirroredMetric>()
  /** By where they are. */
  readonly #series = new Map<number, MirroredSeries>()

  /** `applied` is called with the number of a removal after which nothing of it is read any more. */
  constructor(applied: (change: number) => void) {
    this.#applied = applied
  }

  all(): Iterable<MirroredMetric> {
    return this.#metrics.values()
  }

  named(name: string): MirroredMetric | undefined {
    return this.#byName.get(name)
  }

  apply(entries: readonly DirectoryEntry[]): void {
    for (const entry of entries) this.#apply(entry)
  }

  #apply(entry: DirectoryEntry): void {
    switch (entry[0]) {
      case 'page':
        this.#pages.set(entry[1], new Float64Array(entry[2]))
        break
      case 'metric': {
        const [, number, shape, isReadAtScrape] = entry
        const metric = new MirroredMetric(shape, isReadAtScrape)
        this.#metrics.set(number, metric)
        this.#byName.set(shape.name, metric)
        break
      }
      case 'forgotten': {
        const metric = this.#metrics.get(entry[1])
        if (metric !== undefined) this.#byName.delete(metric.name)
        this.#metrics.delete(entry[1])
        break
      }
      case 'series':
        this.#add(entry)
        break
      case 'removed':
        this.#remove(entry)
        break
      case 'exemplar': {
        const [, page, at, bucket, exemplar] = entry
        const series = this.#series.get(placeOf(page, at))
        if (series === undefined) break
        series.exemplars ??= []
        series.exemplars[bucket] = exemplar
        series.exemplarChanges++
        break
      }
      case 'reset': {
        const series = this.#series.get(placeOf(entry[1], entry[2]))
        if (series === undefined) break
        series.exemplars = undefined
        series.exemplarChanges++
      }
    }
  }

  #add([, number, pageNumber, at, values]: Extract<DirectoryEntry, readonly ['series', ...unknown[]]>): void {
    const [metric, page] = [this.#metrics.get(number), this.#pages.get(pageNumber)]
    if (metric === undefined || page === undefined) return
    const series = new MirroredSeries({ page, at }, values, false)
    metric.series.push(series)
    this.#series.set(placeOf(pageNumber, at), series)
  }

  #remove([, number, places, change]: Extract<DirectoryEntry, readonly ['removed', ...unknown[]]>): void {
    const gone = new Set<MirroredSeries>()
    for (const [page, at] of places) {
      const place = placeOf(page, at)
      const series = this.#series.get(place)
      if (series !== undefined) gone.add(series)
      this.#series.delete(place)
    }
    const metric = this.#metrics.get(number)
    if (metric !== undefined) metric.series = metric.series.filter((series) => !gone.has(series))
    this.#applied(change)
  }
}

/** More slots than any page has. */
const PAGE_RANGE = 2 ** 26

function placeOf(page: number, at: number): number {
  return page * PAGE_RANGE + at
}
