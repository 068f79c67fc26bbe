import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Faults } from '../../core/faults.ts'
import type { Exposition } from '../metrics.ts'
import { CONTENT_TYPES, type ExpositionFormat } from './accept.ts'
import type { MetricFamily } from './family.ts'
import type { TextFormat } from './text-format.ts'

/** How long a scrape works before it lets the event loop turn, in milliseconds. */
const SLICE_MS = 2

/** The families of one registry with the labels that it adds. */
export interface FamilyGroup {
  readonly families: Iterable<MetricFamily>
  readonly defaultLabels: TextFormat['defaultLabels']
}

/** Renders scrapes in slices; those that ask for the same format at the same time share one. */
export class Scraper {
  readonly #groups: () => readonly FamilyGroup[]
  readonly #faults: Faults
  readonly #running = new Map<ExpositionFormat, Promise<Exposition>>()
  /** Names that were found twice, so that each is reported once. */
  readonly #reported = new Set<string>()

  constructor(groups: () => readonly FamilyGroup[], faults: Faults) {
    this.#groups = groups
    this.#faults = faults
  }

  scrape(format: ExpositionFormat): Promise<Exposition> {
    let running = this.#running.get(format)
    if (running === undefined) {
      running = this.#render(format).finally(() => this.#running.delete(format))
      this.#running.set(format, running)
    }
    return running
  }

  async #render(format: ExpositionFormat): Promise<Exposition> {
    const openMetrics = format === 'openMetrics'
    const shown = await Promise.all(
      this.#select().map(async (entry) => ({ ...entry, fresh: await entry.family.refresh() })),
    )
    const slice = { start: performance.now() }
    const pieces: Buffer[] = []
    for (const { family, defaultLabels, fresh } of shown) {
      if (fresh) await this.#append(pieces, family, { openMetrics, defaultLabels }, slice)
    }
    if (openMetrics) pieces.push(Buffer.from('# EOF\n'))
    return { contentType: CONTENT_TYPES[format], body: Buffer.concat(pieces).toString() }
  }

  /** Every family once, the first of a name winning: a second one would make the whole scrape invalid. */
  #select(): { readonly family: MetricFamily; readonly defaultLabels: TextFormat['defaultLabels'] }[] {
    const names = new Set<string>()
    const selected = []
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

  /** Adds a family's text, or nothing of it where it throws. */
  async #append(pieces: Buffer[], family: MetricFamily, format: TextFormat, slice: { start: number }): Promise<void> {
    const before = pieces.length
    try {
      for (const chunk of family.chunks(format)) {
        // As bytes at once: a string of a million parts costs more to collect and to flatten than it took to make.
        pieces.push(Buffer.from(chunk))
        if (performance.now() - slice.start < SLICE_MS) continue
        await nextTurn()
        slice.start = performance.now()
      }
    } catch (error) {
      this.#faults.report('metrics', error)
      pieces.length = before
    }
  }
}
