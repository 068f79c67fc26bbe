import type { Series } from '../storage/series.ts'
import type { ByteWriter } from './byte-writer.ts'

/** How the series of one metric are written in one format. All series of a metric have the same lines. */
export interface SeriesLines<S extends Series = Series> {
  /** The comment lines of the family. */
  readonly header: string
  /** By line: what stands before the labels of the series. */
  readonly heads: readonly string[]
  /** What stands between the labels and the value. */
  readonly foot: string
  /** True where lines can have exemplars. */
  readonly hasExemplars: boolean
  /** Writes the labels of a series, as between braces. */
  labels(series: S, writer: ByteWriter): void
  /** The values of the lines. */
  read(series: S, into: Float64Array): void
  /** What stands behind the value: an exemplar or nothing. */
  tail(series: S, line: number): string
}
