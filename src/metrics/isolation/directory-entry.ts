import type { MetricShape } from '../exposition/metric-shape.ts'
import type { Exemplar } from '../storage/series.ts'

/**
 * What one thread tells another about the storage. Pages and metrics have numbers; a series is known by its page and its
 * first slot there.
 */
export type DirectoryEntry =
  | readonly ['page', page: number, memory: SharedArrayBuffer]
  | readonly ['metric', metric: number, shape: MetricShape, isReadAtScrape: boolean]
  | readonly ['forgotten', metric: number]
  | readonly ['series', metric: number, page: number, at: number, values: readonly string[]]
  | readonly ['removed', metric: number, places: readonly (readonly [page: number, at: number])[], change: number]
  | readonly ['exemplar', page: number, at: number, bucket: number, exemplar: Exemplar]
  | readonly ['reset', page: number, at: number]
