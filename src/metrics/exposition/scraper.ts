import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Faults } from '../../core/faults.ts'
import { CONTENT_TYPES, type ExpositionFormat } from './accept.ts'
import type { MetricFamily } from './family.ts'
import { Snapshot } from './snapshot.ts'
import { TextBlock } from './text-block.ts'
import { TextCache } from './text-cache.ts'
import type { TextFormat } from './text-format.ts'

/** How long a scrape works before it lets the event loop turn, in milliseconds. */
const SLICE_MS = 0.25

/** A piece of work without a turn of the event loop. */
interface Slice {
  start: number
}

interface Selected {
  readonly family: MetricFamily
  readonly defaultLabels: TextFormat['defaultLabels']
}

interface Refreshed extends Selected {
  readonly fresh: boolean
}

/** The families of one registry with the labels that it adds. */
export interface FamilyGroup {
  readonly families: Iterable<MetricFamily>
  readonly defaultLabels: TextFormat['defaultLabels']
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
  readonly #groups: () => readonly FamilyGroup[]
  readonly #faults: Faults
  readonly #watch: ScrapeWatch
  readonly #caches = { text: new TextCache(), openMetrics: new TextCache() }
  readonly #running = new Map<ExpositionFormat, Promise<Snapshot>>()
  /** Shared by the scrapes of both formats. */
  #refreshing: Promise<readonly Refreshed[]> | undefined
  /** Names that were found twice, so that each is reported once. */
  readonly #reported = new Set<string>()

  constructor(groups: () => readonly FamilyGroup[], faults: Faults, watch: ScrapeWatch) {
    this.#groups = groups
    this.#faults = faults
    this.#watch = watch
  }

  /** Everything as of now; the caller releases it. */
  async scrape(format: ExpositionFormat): Promise<Snapshot> {
    let running = this.#running.get(format)
    if (running === undefined) {
      running = this.#render(format).finally(() => this.#running.delete(format))
      this.#running.set(format, running)
    }
    return (await running).lease()
  }

  /** Gives the memory of the kept text back. */
  forget(): void {
    this.#caches.text.forget()
    this.#caches.openMetrics.forget()
  }

  async #render(format: ExpositionFormat): Promise<Snapshot> {
    const began = performance.now()
    const openMetrics = format === 'openMetrics'
    const cache = this.#caches[format]
    cache.touch()
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined
    })
    const shown = await this.#refreshing
    const slice = { start: performance.now() }
    const blocks: TextBlock[] = []
    let samples = 0
    for (const { family, defaultLabels, fresh } of shown) {
      const whole = fresh && (await this.#append(blocks, family, { openMetrics, defaultLabels }, cache, slice))
      if (whole) samples += family.samples
      else this.#watch.leftOut(family.name)
    }
    if (openMetrics) blocks.push(TextBlock.of('# EOF\n'))
    const snapshot = new Snapshot(CONTENT_TYPES[format], blocks)
    this.#watch.ended((performance.now() - began) / 1_000, snapshot.length, samples)
    return snapshot
  }

  /** Brings all families up to date; those that take their time do so side by side. */
  async #refresh(): Promise<readonly Refreshed[]> {
    const slice = { start: performance.now() }
    const refreshing: Promise<Refreshed>[] = []
    for (const entry of this.#select()) {
      refreshing.push(refresh(entry))
      if (isOver(slice)) await pause(slice)
    }
    return Promise.all(refreshing)
  }

  /** Every family once, the first of a name winning: a second one would make the whole scrape invalid. */
  #select(): readonly Selected[] {
    const names = new Set<string>()
    const selected: Selected[] = []
    for (const { families, defaultLabels } of this.#groups()) {
      for (const family of families) {
        if (names.has(family.name) || names.has(family.openMetricsName)) {
          this.#reportTwice(family.name)
          continue
        }
        names.add(family.name).add(family.openMetricsName)
        selected.push({ family, defaultLabels })
      }
    }
    return selected
  }

  #reportTwice(name: string): void {
    // Names without our prefix, such as process_cpu_seconds_total, are in every registry with default metrics.
    if (this.#reported.has(name) || /^(?:process|nodejs)_/.test(name)) return
    this.#reported.add(name)
    this.#faults.report('metrics', new Error(`"${name}" is in two registries; the first is shown`))
  }

  /** Adds a family's text; false, and nothing of it, where it throws. */
  async #append(
    blocks: TextBlock[],
    family: MetricFamily,
    format: TextFormat,
    cache: TextCache,
    slice: Slice,
  ): Promise<boolean> {
    const before = blocks.length
    try {
      for (const block of family.blocks(format, cache)) {
        blocks.push(block)
        if (isOver(slice)) await pause(slice)
      }
      return true
    } catch (error) {
      this.#faults.report('metrics', error)
      blocks.length = before
      return false
    }
  }
}

async function refresh(entry: Selected): Promise<Refreshed> {
  return { ...entry, fresh: await entry.family.refresh() }
}

function isOver({ start }: Slice): boolean {
  return performance.now() - start >= SLICE_MS
}

/** Lets the event loop turn. */
async function pause(slice: Slice): Promise<void> {
  await nextTurn()
  slice.start = performance.now()
}
