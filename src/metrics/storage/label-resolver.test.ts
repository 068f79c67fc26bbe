import { expect, test } from 'vitest'
import { interpretedResolver, type LabelTree, labelResolver } from './label-resolver.ts'
import { Series } from './series.ts'

class PlainSeries extends Series {}

function series(): PlainSeries {
  return new PlainSeries({ page: new Float64Array(1), at: 0 }, [], false)
}

test.each([
  ['generated', labelResolver<PlainSeries>],
  ['interpreted', interpretedResolver<PlainSeries>],
])('the %s resolver finds exact label objects and hands on everything else', (_, make) => {
  const found = series()
  const missed = series()
  const tree: LabelTree<PlainSeries> = new Map([['x', new Map([['y', found]])]])
  const misses: unknown[] = []
  const resolve = make(['a', 'constructor'], tree, (labels) => {
    misses.push(labels)
    return missed
  })
  expect(resolve({ a: 'x', constructor: 'y' })).toBe(found)
  expect(resolve({ constructor: 'y', a: 'x' })).toBe(found)
  const others: unknown[] = [
    { a: 'x', constructor: 'z' },
    { a: 'x' },
    { a: 'x', constructor: 'y', c: '' },
    undefined,
    null,
    'x',
  ]
  for (const labels of others) expect(resolve(labels)).toBe(missed)
  expect(misses).toEqual(others)
})
