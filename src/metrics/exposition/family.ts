import type { TextBlock } from './text-block.ts'
import type { TextCache } from './text-cache.ts'
import type { TextFormat } from './text-format.ts'

/** What a scrape needs of a metric, ours or foreign. */
export interface MetricFamily {
  readonly name: string
  /** All names that it takes: `name`, those of its samples, and that of a counter's family in OpenMetrics. */
  readonly names: readonly string[]
  /** Samples of the family as it is now. */
  readonly samples: number
  /** Brings the values up to date; false when that failed and the metric is left out of this scrape. Never rejects. */
  refresh(): boolean | Promise<boolean>
  /**
   * The text in pieces of a fraction of a millisecond's work. What stays the same from scrape to scrape may be kept in
   * the cache of the format.
   */
  blocks(format: TextFormat, cache: TextCache): Iterable<TextBlock>
}
