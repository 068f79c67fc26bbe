import type { Slots } from './arena.ts'
import type { BucketTable } from './bucket-table.ts'
import { highWordOf } from './high-word.ts'
import { Series } from './series.ts'

/** A series that counts values by buckets. */
export class BucketedSeries extends Series {
  // Declared, and made by the assignments below: V8 takes a field that is assigned once for a constant, but not one that was
  // defined as undefined before. And the parts of the table, not the table: together half of what an observation costs.
  /** Where the sum is, counted from the first slot: behind the counts, the last of which is that of `+Inf`. */
  declare protected readonly sumOffset: number
  declare private readonly cells: Uint16Array
  declare private readonly bounds: Float64Array
  declare private readonly lowest: number
  declare private readonly shift: number

  constructor(slots: Slots, values: readonly string[], declared: boolean, table: BucketTable) {
    super(slots, values, declared)
    this.sumOffset = table.length + 1
    this.cells = table.cells
    this.bounds = table.bounds
    this.lowest = table.lowest
    this.shift = table.shift
  }

  /** Index of the first bound that is not below `value`, of the last bucket where there is none; -1 for NaN and infinities. */
  bucketOf(value: number): number {
    const key = (highWordOf(value) >> this.shift) - this.lowest
    const cells = this.cells
    const bounds = this.bounds
    let bucket = 0
    if (key >>> 0 < cells.length) bucket = cells[key] as number
    else if (value - value !== 0) return -1
    // Below the cells are numbers up to the first positive bound, and negative ones with their sign bit.
    else if (key > 0) return bounds.length - 1
    while (value > (bounds[bucket] as number)) bucket++
    return bucket
  }
}
