import type { ForeignData } from '../exposition/foreign-family.ts'
import type { TextFormat } from '../exposition/text-format.ts'
import type { MetricSnapshot } from '../processes/metric-snapshot.ts'

/** One foreign metric as it was read; `group` is the place of its registry. */
export interface ForeignReading {
  readonly group: number
  readonly data: ForeignData
}

/** What the thread that the metrics belong to has to do with a scrape, done. */
export interface MetricsReading {
  /** Our metrics that are read at a scrape and could be. Their values are in shared memory. */
  readonly read: readonly string[]
  /** By registry, ours first: the labels that it adds to all samples. */
  readonly defaultLabels: readonly TextFormat['defaultLabels'][]
  /** With other processes or threads: all metrics merged, which are then shown instead. */
  readonly merged?: readonly MetricSnapshot[] | undefined
}
