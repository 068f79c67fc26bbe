import type { MetricFamily } from '../exposition/family.ts'
import { linesOf } from '../exposition/lines-of.ts'
import { addedLabelsText, linesPerSeries, type MetricShape } from '../exposition/metric-shape.ts'
import type { TextBlock } from '../exposition/text-block.ts'
import type { TextCache } from '../exposition/text-cache.ts'
import type { TextFormat } from '../exposition/text-format.ts'
import { namesTakenBy } from '../metric-spec.ts'
import { Series } from '../storage/series.ts'

/** A series of another thread, read from the memory that both share. */
export class MirroredSeries extends Series {}

/** A metric of another thread. */
export class MirroredMetric implements MetricFamily {
  readonly shape: MetricShape
  readonly names: readonly string[]
  /** Its values are read at a scrape, by the thread that it belongs to. */
  readonly isReadAtScrape: boolean
  /** Whether the last reading worked; such metrics are shown only then. */
  isRead = false
  /** Replaced, not changed, when series are taken away. */
  series: MirroredSeries[] = []

  constructor(shape: MetricShape, isReadAtScrape: boolean) {
    this.shape = shape
    this.isReadAtScrape = isReadAtScrape
    this.names = namesTakenBy(shape)
  }

  get name(): string {
    return this.shape.name
  }

  get samples(): number {
    return this.series.length * linesPerSeries(this.shape)
  }

  refresh(): boolean {
    return !this.isReadAtScrape || this.isRead
  }

  blocks({ openMetrics, defaultLabels }: TextFormat, cache: TextCache): Iterable<TextBlock> {
    const added = addedLabelsText(this.shape, defaultLabels)
    const text = cache.textOf(this, added, () => linesOf(this.shape, openMetrics, added))
    return text.blocks(() => this.series)
  }

  /** Writes the value of a gauge without labels, which this thread alone writes. */
  write(value: number): void {
    const [series] = this.series
    if (series !== undefined) series.page[series.at] = value
  }
}
