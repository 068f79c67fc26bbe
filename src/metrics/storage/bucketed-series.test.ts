import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BucketTable } from './bucket-table.ts'
import { BucketedSeries } from './bucketed-series.ts'

const bounds = fc
  .uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 30 })
  .map((list) => [...new Set(list.map((bound) => bound + 0))].sort((a, b) => a - b))

function seriesOf(list: readonly number[]): BucketedSeries {
  return new BucketedSeries({ page: new Float64Array(64), at: 0 }, [], false, new BucketTable(list))
}

test('the bucket is the first whose bound is not below the value, for any bounds and values', () => {
  const property = fc.property(
    bounds,
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
    (list, values) => {
      const series = seriesOf(list)
      for (const value of [...values, ...list, ...list.map((bound) => bound * (1 + Number.EPSILON))]) {
        if (!Number.isFinite(value)) continue
        const expected = list.findIndex((bound) => value <= bound)
        expect(series.bucketOf(value)).toBe(expected < 0 ? list.length : expected)
      }
    },
  )
  fc.assert(property)
})

test.each([[[1]], [[-1, 0]], [[5e-324, 1.7e308]], [[1e308, Number.MAX_VALUE]]])(
  'what is no number has no bucket among %j',
  (list) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(seriesOf(list).bucketOf(value)).toBe(-1)
    }
  },
)
