import { highWordOf, numberWithHighWord } from './high-word.ts'

const MAX_CELLS = 2_048

/**
 * For finding the bucket of a value in constant time: exponent and upper mantissa bits of the value index cells that name
 * the first candidate, and a comparison or two settle the rest.
 */
export class BucketTable {
  /** Number of bounds, which is also the index of the bucket without one. */
  readonly length: number
  /** The bounds and, behind them, the `+Inf` at which every search ends. */
  readonly bounds: Float64Array
  /** First candidates by key. Keys above are those of values beyond all bounds, of infinities and of NaN. */
  readonly cells: Uint16Array
  /** The key of a value is its high word shifted by `shift`, less `lowest`. */
  readonly shift: number
  readonly lowest: number

  /** `bounds` are upper bounds, rising, without `+Inf`. */
  constructor(bounds: readonly number[]) {
    this.length = bounds.length
    this.bounds = Float64Array.from([...bounds, Number.POSITIVE_INFINITY])
    const low = highWordOf(bounds.find((bound) => bound > 0) ?? 1)
    const high = Math.max(low, highWordOf(bounds[bounds.length - 1] ?? 1))
    // 5 mantissa bits where the bounds are as close together as usual, fewer where they span many powers of two.
    let shift = 15
    while ((high >> shift) - (low >> shift) >= MAX_CELLS) shift++
    this.shift = shift
    this.lowest = low >> shift
    this.cells = Uint16Array.from({ length: (high >> shift) - this.lowest + 1 }, (_, at) => {
      const least = numberWithHighWord((at + this.lowest) << shift)
      return this.bounds.findIndex((bound) => least <= bound)
    })
  }
}
