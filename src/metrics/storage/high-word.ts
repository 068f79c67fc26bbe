import { endianness } from 'node:os'

/** A double, and the same memory as two words. */
export const number = new Float64Array(1)
export const words = new Int32Array(number.buffer)
/** Which word of a double holds sign, exponent and the upper mantissa. */
export const HIGH = endianness() === 'LE' ? 1 : 0

export function highWordOf(value: number): number {
  number[0] = value
  return words[HIGH] as number
}

/** The smallest positive number with this high word. */
export function numberWithHighWord(word: number): number {
  words[HIGH] = word
  words[1 - HIGH] = 0
  return number[0] as number
}
