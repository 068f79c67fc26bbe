import { expect, test } from 'vitest'
import { millisecondsOf } from './milliseconds-of.ts'

test.each([
  [250, 250],
  [0.5, 0.5],
  ['250', 250],
  ['500ms', 500],
  ['1.5s', 1_500],
  ['10m', 600_000],
  [' 2 h ', 7_200_000],
  ['1d', 86_400_000],
  ['99d', 2_147_483_647],
])('%j is %d milliseconds', (duration, milliseconds) => {
  expect(millisecondsOf(duration)).toBe(milliseconds)
})

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '', '0s', '-5m', '10 weeks', 'm', null, undefined, {}, true])(
  '%j is no duration',
  (duration) => {
    expect(millisecondsOf(duration)).toBeUndefined()
  },
)
