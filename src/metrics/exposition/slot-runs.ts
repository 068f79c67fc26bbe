import type { Series } from '../storage/series.ts'

/** Neighbouring series whose numbers are in one page of the arena, and at which places of it. */
export interface SlotRun {
  readonly page: Float64Array
  readonly places: Uint32Array
}

/**
 * Where the first slots of the series are, in their order. To read a hundred thousand series through these takes less than
 * half of what it takes to ask each series, which are scattered over the heap.
 */
export function slotRuns(series: readonly Series[]): readonly SlotRun[] {
  const runs: SlotRun[] = []
  let from = 0
  for (let end = 1; end <= series.length; end++) {
    const { page } = series[from] as Series
    if (series[end]?.page === page) continue
    runs.push({ page, places: Uint32Array.from(series.slice(from, end), (one) => one.at) })
    from = end
  }
  return runs
}
