import type { Faults } from '../../core/faults.ts'
import { formatFor } from '../exposition/accept.ts'
import { type FamilyGroup, FamilySelection } from '../exposition/family-selection.ts'
import { ForeignFamily } from '../exposition/foreign-family.ts'
import { readingTimeOf } from '../exposition/reading-time.ts'
import { Scraper, type ScrapeWatch } from '../exposition/scraper.ts'
import type { Exposition } from '../metrics.ts'
import { mergedExposition } from '../processes/merged-exposition.ts'
import type { MetricSnapshot } from '../processes/metric-snapshot.ts'
import type { DirectoryEntry } from './directory-entry.ts'
import { MetricsMirror } from './metrics-mirror.ts'
import type { ForeignReading, MetricsReading } from './reading.ts'

const BLOCKED_METRIC = 'nodejs_eventloop_blocked_seconds'

/** How long a scrape waits for a main thread that shows no sign of life, in milliseconds. */
const PATIENCE_MS = 60

/** Share of the time for reading that the main thread has; the rest is for its answer. */
const MAIN_SHARE = 0.9

export interface RemoteMetricsDeps {
  /** Prefix of our own metrics. */
  readonly prefix: string
  /**
   * Has the main thread read what only it can read, within `ms` milliseconds. Settles when it has, however long that takes.
   */
  readonly read: (
    ms: number,
  ) => Promise<{ readonly foreign: readonly ForeignReading[]; readonly reading: MetricsReading }>
  /** The result, or undefined once the main thread has shown no sign of life for `ms`, or after `limitMs` in any case. */
  readonly within: <T>(result: Promise<T>, ms: number, limitMs: number) => Promise<T | undefined>
  /** For how long the main thread has shown no sign of life, in milliseconds. */
  readonly overdueMs: () => number
  readonly applied: (change: number) => void
  readonly leftOut: (metric: string) => void
  readonly faults: Faults
}

/**
 * The metrics of the main thread in another one. What calls keep is read from shared memory; what is read at a scrape is
 * asked for, and shown as it was last where the main thread does not answer.
 */
export class RemoteMetrics {
  readonly #deps: RemoteMetricsDeps
  readonly #mirror: MetricsMirror
  readonly #watch: ScrapeWatch
  readonly #scraper: Scraper
  #groups: readonly FamilyGroup[] = []
  #merged: readonly MetricSnapshot[] | undefined
  #reading: Promise<true> | undefined

  constructor(deps: RemoteMetricsDeps) {
    this.#deps = deps
    this.#mirror = new MetricsMirror(deps.applied)
    this.#watch = {
      ended: (seconds: number, bytes: number, samples: number) => {
        this.#set('observability_scrape_duration_seconds', seconds)
        this.#set('observability_scrape_bytes', bytes)
        this.#set('observability_scrape_samples', samples)
      },
      leftOut: deps.leftOut,
    }
    this.#scraper = new Scraper(new FamilySelection(() => this.#families(), deps.faults), deps.faults, this.#watch)
  }

  apply(entries: readonly DirectoryEntry[]): void {
    this.#mirror.apply(entries)
  }

  /** As `expose` of the metrics part. */
  async expose(accept: string | undefined, scrapeTimeout?: string | undefined): Promise<Exposition> {
    const began = performance.now()
    const limitMs = readingTimeOf(scrapeTimeout)
    const reading = this.refresh(limitMs * MAIN_SHARE)
    const isFresh = (await this.#deps.within(reading, PATIENCE_MS, limitMs)) === true
    const shown = {
      [BLOCKED_METRIC]: isFresh ? 0 : this.#deps.overdueMs() / 1_000,
      [`${this.#deps.prefix}observability_stale_metrics`]: isFresh ? 0 : this.#countRead(),
    }
    const format = formatFor(accept)
    if (this.#merged !== undefined) {
      return mergedExposition(withValues(this.#merged, shown), format, began, this.#watch)
    }
    for (const [name, value] of Object.entries(shown)) this.#mirror.named(name)?.write(value)
    return this.#scraper.scrape(format)
  }

  /** Has the main thread read within `ms` milliseconds; a reading that it has not answered yet is joined. */
  refresh(ms = Number.POSITIVE_INFINITY): Promise<true> {
    this.#reading ??= this.#deps.read(ms).then(({ foreign, reading }) => {
      this.#reading = undefined
      this.#take(foreign, reading)
      return true
    })
    return this.#reading
  }

  #take(foreign: readonly ForeignReading[], { read, defaultLabels, merged }: MetricsReading): void {
    this.#merged = merged
    if (merged !== undefined) return
    const names = new Set(read)
    for (const metric of this.#mirror.all()) metric.isRead = names.has(metric.name)
    this.#groups = defaultLabels.map((labels, group) => ({
      defaultLabels: labels,
      families: foreign
        .filter((one) => one.group === group)
        .map(({ data }) => new ForeignFamily({ name: data.name, type: data.type, get: () => data }, this.#deps.faults)),
    }))
  }

  #families(): readonly FamilyGroup[] {
    return [{ families: this.#mirror.all(), defaultLabels: this.#groups[0]?.defaultLabels ?? [] }, ...this.#groups]
  }

  /** Metrics that only the main thread can read, as far as they are known. */
  #countRead(): number {
    if (this.#merged !== undefined) return new Set(this.#merged.map(({ name }) => name)).size
    let count = 0
    for (const metric of this.#mirror.all()) if (metric.isReadAtScrape && metric.isRead) count++
    for (const { families } of this.#groups) count += [...families].length
    return count
  }

  #set(name: string, value: number): void {
    this.#mirror.named(this.#deps.prefix + name)?.write(value)
  }
}

/** The same metrics with other values of gauges that have no labels. */
function withValues(
  metrics: readonly MetricSnapshot[],
  values: Readonly<Record<string, number>>,
): readonly MetricSnapshot[] {
  return metrics.map((metric) => {
    const value = Object.hasOwn(values, metric.name) ? values[metric.name] : undefined
    return value === undefined ? metric : { ...metric, samples: metric.samples.map((sample) => ({ ...sample, value })) }
  })
}
