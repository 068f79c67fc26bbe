import { endianness } from 'node:os'

const number = new Float64Array(1)
const words = new Uint32Array(number.buffer)
/** Which word of a double holds sign, exponent and the upper mantissa. */
const HIGH = endianness() === 'LE' ? 1 : 0
const MAX_TABLE = 2_048

/**
 * Finds the bucket of a value in constant time: exponent and upper mantissa bits of the value index a table that names
 * the first candidate, and a comparison or two settle the rest.
 */
export class BucketFinder {
  /** Upper bounds, rising, without `+Inf`. */
  readonly bounds: Float64Array
  readonly #firstPositive: number
  readonly #table: Uint16Array
  readonly #lowest: number
  readonly #shift: number

  constructor(bounds: readonly number[]) {
    this.bounds = Float64Array.from(bounds)
    const firstPositive = bounds.findIndex((bound) => bound > 0)
    this.#firstPositive = firstPositive < 0 ? bounds.length : firstPositive
    // 5 mantissa bits where the bounds are as close together as usual, fewer where they span many powers of two.
    let shift = 15
    const low = bounds[this.#firstPositive] ?? 1
    const high = bounds[bounds.length - 1] ?? 1
    while (keyOf(high, shift) - keyOf(low, shift) >= MAX_TABLE) shift++
    this.#shift = shift
    this.#lowest = keyOf(low, shift)
    const size = this.#firstPositive === bounds.length ? 0 : keyOf(high, shift) - this.#lowest + 1
    this.#table = Uint16Array.from({ length: size }, (_, at) => this.#scan(lowestOf(at + this.#lowest, shift), 0))
  }

  /** Index of the first bound that is not below `value`; the number of bounds where there is none. */
  find(value: number): number {
    if (value <= 0) return this.#scan(value, 0)
    number[0] = value
    const at = ((words[HIGH] as number) >> this.#shift) - this.#lowest
    if (at < 0) return this.#firstPositive
    const table = this.#table
    return at < table.length ? this.#scan(value, table[at] as number) : this.bounds.length
  }

  #scan(value: number, from: number): number {
    const bounds = this.bounds
    let at = from
    while (at < bounds.length && value > (bounds[at] as number)) at++
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
