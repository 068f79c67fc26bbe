import type { Faults } from '../../core/faults.ts'
import { CONTENT_TYPES, type ExpositionFormat } from './accept.ts'
import type { MetricFamily } from './family.ts'
import type { FamilySelection, SelectedFamily } from './family-selection.ts'
import { ReadingEnd } from './reading-time.ts'
import { Snapshot } from './snapshot.ts'
import { TextBlock } from './text-block.ts'
import { TextCache } from './text-cache.ts'
import type { TextFormat } from './text-format.ts'
import { TimeSlice } from './time-slice.ts'

interface Refreshing extends SelectedFamily {
  readonly fresh: boolean | Promise<boolean>
}

interface Running {
  /** When it reads no longer, by `performance.now()`. */
  readonly end: number
  readonly snapshot: Promise<Snapshot>
}

/** Told about every scrape that was rendered. */
export interface ScrapeWatch {
  /** `seconds` from the request to the whole text; bytes before compression. */
  ended(seconds: number, bytes: number, samples: number): void
  /** A metric could not be read or written. */
  leftOut(metric: string): void
}

/** Renders scrapes in slices; those that ask for the same format at the same time share one. */
export class Scraper {
  readonly #selection: FamilySelection
  readonly #faults: Faults
  readonly #watch: ScrapeWatch
  readonly #caches = { text: new TextCache(), openMetrics: new TextCache() }
  readonly #running = new Map<ExpositionFormat, Running>()
  /** Shared by the scrapes that begin before one has its values. */
  #refreshing: Promise<readonly Refreshing[]> | undefined

  constructor(selection: FamilySelection, faults: Faults, watch: ScrapeWatch) {
    this.#selection = selection
    this.#faults = faults
    this.#watch = watch
  }

  /**
   * Everything as of now, without the metrics that cannot be read within `ms` milliseconds. The caller releases it.
   */
  async scrape(format: ExpositionFormat, ms = Number.POSITIVE_INFINITY): Promise<Snapshot> {
    let running = this.#running.get(format)
    if (running === undefined || running.end > performance.now() + ms) running = this.#start(format, ms)
    return (await running.snapshot).lease()
  }

  /** Gives the memory of the kept text back. */
  forget(): void {
    this.#caches.text.forget()
    this.#caches.openMetrics.forget()
  }

  #start(format: ExpositionFormat, ms: number): Running {
    const end = new ReadingEnd(ms)
    const snapshot = this.#render(format, end).finally(() => {
      end.clear()
      if (this.#running.get(format) === running) this.#running.delete(format)
    })
    const running = { end: end.at, snapshot }
    this.#running.set(format, running)
    return running
  }

  async #render(format: ExpositionFormat, end: ReadingEnd): Promise<Snapshot> {
    const began = performance.now()
    const openMetrics = format === 'openMetrics'
    const cache = this.#caches[format]
    cache.touch()
    const { refreshing, fresh } = await this.#refreshed(end)
    const slice = new TimeSlice()
    const blocks: TextBlock[] = []
    let samples = 0
    for (const [at, { family, defaultLabels }] of refreshing.entries()) {
      const whole =
        fresh[at] === true && (await this.#append(blocks, family, { openMetrics, defaultLabels }, cache, slice))
      if (whole) samples += family.samples
      else this.#watch.leftOut(family.name)
    }
    if (openMetrics) blocks.push(TextBlock.of('# EOF\n'))
    const snapshot = new Snapshot(CONTENT_TYPES[format], blocks)
    this.#watch.ended((performance.now() - began) / 1_000, snapshot.length, samples)
    return snapshot
  }

  /** All families, and which of them were brought up to date before the end. */
  async #refreshed(end: ReadingEnd): Promise<{
    readonly refreshing: readonly Refreshing[]
    readonly fresh: readonly (boolean | undefined)[]
  }> {
    this.#refreshing ??= this.#refresh()
    const shared = this.#refreshing
    try {
      const refreshing = await shared
      return { refreshing, fresh: await Promise.all(refreshing.map((one) => end.meet(one.fresh))) }
    } finally {
      if (this.#refreshing === shared) this.#refreshing = undefined
    }
  }

  /** Has all families brought up to date; those that take their time do so side by side. */
  async #refresh(): Promise<readonly Refreshing[]> {
    const slice = new TimeSlice()
    const refreshing: Refreshing[] = []
    for (const entry of this.#selection.all()) {
      refreshing.push({ ...entry, fresh: entry.family.refresh() })
      if (slice.isOver) await slice.pause()
    }
    return refreshing
  }

  /** Adds a family's text; false, and nothing of it, where it throws. */
  async #append(
    blocks: TextBlock[],
    family: MetricFamily,
    format: TextFormat,
    cache: TextCache,
    slice: TimeSlice,
  ): Promise<boolean> {
    const before = blocks.length
    try {
      for (const block of family.blocks(format, cache)) {
        blocks.push(block)
        if (slice.isOver) await slice.pause()
      }
      return true
    } catch (error) {
      this.#faults.report('metrics', error)
      blocks.length = before
      return false
    }
  }
}
