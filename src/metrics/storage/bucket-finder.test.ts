import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BucketFinder } from './bucket-finder.ts'

const bounds = fc
  .uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 30 })
  .map((list) => [...new Set(list.map((bound) => bound + 0))].sort((a, b) => a - b))

test('the bucket is the first whose bound is not below the value, for any bounds and values', () => {
  const property = fc.property(bounds, fc.array(fc.double({ noNaN: true })), (list, values) => {
    const finder = new BucketFinder(list)
    for (const value of [...values, ...list, ...list.map((bound) => bound * (1 + Number.EPSILON))]) {
      const expected = list.findIndex((bound) => value <= bound)
      expect(finder.find(value)).toBe(expected < 0 ? list.length : expected)
    }
  })
  fc.assert(property)
})
