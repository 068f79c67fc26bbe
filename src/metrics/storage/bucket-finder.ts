import { endianness } from 'node:os'

const number = new Float64Array(1)
const words = new Int32Array(number.buffer)
/** Which word of a double holds sign, exponent and the upper mantissa. */
const HIGH = endianness() === 'LE' ? 1 : 0
const MAX_TABLE = 2_048

/**
 * Finds the bucket of a value in constant time: exponent and upper mantissa bits of the value index a table that names
 * the first candidate, and a comparison or two settle the rest.
 */
export class BucketFinder {
  /** Number of bounds, which is also the index of the bucket without one. */
  readonly length: number
  /** The bounds and, behind them, the `+Inf` at which every search ends. */
  readonly #bounds: Float64Array
  /** First candidates by key, the last for all keys above. */
  readonly #table: Uint16Array
  readonly #last: number
  readonly #lowest: number
  readonly #shift: number

  /** `bounds` are upper bounds, rising, without `+Inf`. */
  constructor(bounds: readonly number[]) {
    this.length = bounds.length
    this.#bounds = Float64Array.from([...bounds, Number.POSITIVE_INFINITY])
    // 5 mantissa bits where the bounds are as close together as usual, fewer where they span many powers of two.
    let shift = 15
    const low = bounds.find((bound) => bound > 0) ?? 1
    const high = Math.max(low, bounds[bounds.length - 1] ?? 1)
    while (keyOf(high, shift) - keyOf(low, shift) >= MAX_TABLE) shift++
    this.#shift = shift
    this.#lowest = keyOf(low, shift)
    this.#last = keyOf(high, shift) - this.#lowest + 1
    this.#table = Uint16Array.from({ length: this.#last + 1 }, (_, at) => {
      const least = lowestOf(at + this.#lowest, shift)
      return this.#bounds.findIndex((bound) => least <= bound)
    })
  }

  /** Index of the first bound that is not below `value`, which is not NaN; `length` where there is none. */
  find(value: number): number {
    number[0] = value
    const key = ((words[HIGH] as number) >> this.#shift) - this.#lowest
    // Below the table are numbers up to the first positive bound, and negative ones with their sign bit.
    let at = key < 0 ? 0 : (this.#table[Math.min(key, this.#last)] as number)
    const bounds = this.#bounds
    while (value > (bounds[at] as number)) at++
    return at
  }
}

function keyOf(value: number, shift: number): number {
  number[0] = value
  return (words[HIGH] as number) >> shift
}

/** The smallest value with this key. */
function lowestOf(key: number, shift: number): number {
  words[HIGH] = key << shift
  words[1 - HIGH] = 0
  return number[0] as number
}
