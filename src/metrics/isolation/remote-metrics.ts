import type { Faults } from '../../core/faults.ts'
import { formatFor } from '../exposition/accept.ts'
import { ForeignFamily } from '../exposition/foreign-family.ts'
import { type FamilyGroup, Scraper } from '../exposition/scraper.ts'
import type { Exposition } from '../metrics.ts'
import { mergedExposition } from '../processes/merged-exposition.ts'
import type { MetricSnapshot } from '../processes/metric-snapshot.ts'
import type { DirectoryEntry } from './directory-entry.ts'
import { MetricsMirror } from './metrics-mirror.ts'
import type { ForeignReading, MetricsReading } from './reading.ts'

const BLOCKED_METRIC = 'nodejs_eventloop_blocked_seconds'

/** How long a scrape waits for a main thread that shows no sign of life, in milliseconds. */
const PATIENCE_MS = 60

export interface RemoteMetricsDeps {
  /** Prefix of our own metrics. */
  readonly prefix: string
  /** Has the main thread read what only it can read. Settles when it has, however long that takes. */
  readonly read: () => Promise<{ readonly foreign: readonly ForeignReading[]; readonly reading: MetricsReading }>
  /** The result, or undefined once the main thread has shown no sign of life for `ms`. */
  readonly within: <T>(result: Promise<T>, ms: number) => Promise<T | undefined>
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
  readonly #scraper: Scraper
  #groups: readonly FamilyGroup[] = []
  #merged: readonly MetricSnapshot[] | undefined
  #reading: Promise<true> | undefined

  constructor(deps: RemoteMetricsDeps) {
    this.#deps = deps
    this.#mirror = new MetricsMirror(deps.applied)
    const watch = {
      ended: (seconds: number, bytes: number, samples: number) => {
        this.#set('observability_scrape_duration_seconds', seconds)
        this.#set('observability_scrape_bytes', bytes)
        this.#set('observability_scrape_samples', samples)
      },
      leftOut: deps.leftOut,
    }
    this.#scraper = new Scraper(() => this.#families(), deps.faults, watch)
  }

  apply(entries: readonly DirectoryEntry[]): void {
    this.#mirror.apply(entries)
  }

  /** Renders all metrics in the format that the `Accept` header prefers. */
  async expose(accept: string | undefined): Promise<Exposition> {
    const isFresh = (await this.#deps.within(this.refresh(), PATIENCE_MS)) === true
    const shown = {
      [BLOCKED_METRIC]: isFresh ? 0 : this.#deps.overdueMs() / 1_000,
      [`${this.#deps.prefix}observability_stale_metrics`]: isFresh ? 0 : this.#countRead(),
    }
    const format = formatFor(accept)
    if (this.#merged !== undefined) return mergedExposition(withValues(this.#merged, shown), format)
    for (const [name, value] of Object.entries(shown)) this.#mirror.named(name)?.write(value)
    return this.#scraper.scrape(format)
  }

  /** Has the main thread read; a reading that it has not answered yet is joined. */
  refresh(): Promise<true> {
    this.#reading ??= this.#deps.read().then(({ foreign, reading }) => {
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
    if (this.#merged !== undefined) return this.#merged.length
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
