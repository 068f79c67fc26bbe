import type { Series } from '../storage/series.ts'

/** How the series of one metric are written in one format. All series of a metric have the same lines. */
export interface SeriesLines<S extends Series = Series> {
  /** The comment lines of the family. */
  readonly header: string
  /** Lines of one series. */
  readonly count: number
  /** True where lines can have exemplars. */
  readonly hasExemplars: boolean
  /** The labels of a series, as between braces. */
  labels(series: S): string
  /** All of a line that stands before its value. */
  head(line: number, labels: string): string
  /** The values of the lines. */
  read(series: S, into: Float64Array): void
  /** What stands behind the value: an exemplar or nothing. */
  tail(series: S, line: number): string
}
