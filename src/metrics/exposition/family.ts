import type { TextFormat } from './text-format.ts'

/** What a scrape needs of a metric, ours or foreign. */
export interface MetricFamily {
  readonly name: string
  /** Name of the family in OpenMetrics, where it differs from `name` for counters. */
  readonly openMetricsName: string
  /** Brings the values up to date; false when that failed and the metric is left out of this scrape. Never rejects. */
  refresh(): boolean | Promise<boolean>
  /** The text in pieces of about a tenth of a millisecond's work. */
  chunks(format: TextFormat): Iterable<string>
}
