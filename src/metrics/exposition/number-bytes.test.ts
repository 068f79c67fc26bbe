import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeNumber } from './number-bytes.ts'
import { numberText } from './text-format.ts'

test('a number is written where its text is as wide as the place, and only there', () => {
  const value = fc.oneof(fc.nat(), fc.integer(), fc.maxSafeInteger(), fc.double())
  const property = fc.property(value, fc.integer({ min: 1, max: 25 }), (number, width) => {
    const bytes = Buffer.alloc(27, '#')
    const text = numberText(number)
    const fits = writeNumber(bytes, 1, width, number)
    expect(fits).toBe(text.length === width)
    expect(bytes.toString()).toBe(fits ? `#${text}`.padEnd(27, '#') : '#'.repeat(27))
  })
  fc.assert(property)
  for (const edge of [0, 9, 10, 99, 100, 999_999_999, 1e9, 2 ** 31 - 1, 2 ** 31]) {
    const width = String(edge).length
    expect(writeNumber(Buffer.alloc(12), 0, width, edge)).toBe(true)
    expect(writeNumber(Buffer.alloc(12), 0, width + 1, edge)).toBe(false)
  }
})
