import { numberText } from './text-format.ts'

/** The digit 0 in ASCII. */
const ZERO = 48
/** Smallest number of so many digits, by their number; of one digit it is 0. */
const SMALLEST = [0, 0, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, Number.POSITIVE_INFINITY]

/** The digits of the numbers below a thousand, the last in the lowest byte: three digits for one division. */
const TRIPLES = Uint32Array.from({ length: 1_000 }, (_, number) => {
  const tens = Math.trunc(number / 10)
  const hundreds = Math.trunc(number / 100)
  return ((ZERO + hundreds) << 16) | ((ZERO + tens - hundreds * 10) << 8) | (ZERO + number - tens * 10)
})

/** Longest run of bytes that is copied in a loop. */
const SHORT = 128

/** Writes the text of `value` over `width` bytes; false, with nothing written, where it needs another number of them. */
export function writeNumber(bytes: Buffer, at: number, width: number, value: number): boolean {
  const whole = value | 0
  if (whole !== value || whole < 0) {
    const text = numberText(value)
    if (text.length !== width) return false
    writeText(bytes, at, text)
    return true
  }
  if (width > 10 || whole < (SMALLEST[width] as number) || whole >= (SMALLEST[width + 1] as number)) return false
  let rest = whole
  let digit = at + width - 1
  for (; digit > at + 1; digit -= 3) {
    const thousands = (rest / 1_000) | 0
    const triple = TRIPLES[rest - thousands * 1_000] as number
    bytes[digit] = triple
    bytes[digit - 1] = triple >> 8
    bytes[digit - 2] = triple >> 16
    rest = thousands
  }
  if (digit < at) return true
  const last = TRIPLES[rest] as number
  bytes[digit] = last
  if (digit > at) bytes[at] = last >> 8
  return true
}

/** Writes ASCII text; for the few characters of a number a call into native code costs more than the loop. */
export function writeText(bytes: Buffer, at: number, text: string): void {
  for (let index = 0; index < text.length; index++) bytes[at + index] = text.charCodeAt(index)
}

/** Copies `[from, end)` of `source` to the same place of `target`, `moved` bytes further on. */
export function copyBytes(source: Buffer, target: Buffer, from: number, end: number, moved: number): void {
  // For a line or two the loop is faster than a call into native code.
  if (end - from > SHORT) source.copy(target, from + moved, from, end)
  else for (let at = from; at < end; at++) target[at + moved] = source[at] as number
}
