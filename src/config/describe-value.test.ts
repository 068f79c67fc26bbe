import { expect, test } from 'vitest'
import { describeValue, isRecord } from './describe-value.ts'

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error('no')
    },
    getPrototypeOf() {
      throw new Error('no')
    },
  },
)

const revocable = Proxy.revocable({}, {})
revocable.revoke()

test.each<[unknown, string]>([
  ['a"b', '"a\\"b"'],
  ['x'.repeat(81), `"${'x'.repeat(80)}…"`],
  [5, '5'],
  [Number.NaN, 'NaN'],
  [undefined, 'undefined'],
  [null, 'null'],
  [true, 'true'],
  [10n, '10n'],
  [Symbol('s'), 'Symbol(s)'],
  [() => 1, 'a function'],
  [[], 'an empty list'],
  [[1, 2], 'a list of 2'],
  [{}, 'an object'],
  [Object.create(null), 'an object'],
  [new Map(), 'an object of class Map'],
])('a value of a message: %#', (value, text) => {
  expect(describeValue(value)).toBe(text)
})

test('objects that throw at every touch are described all the same', () => {
  expect(describeValue(hostile)).toBe('an object')
  expect(describeValue(revocable.proxy)).toBe('an object that cannot be read')
})

test('a record is an object whose keys are its content', () => {
  expect([{}, Object.create(null), new (class Options {})()].every(isRecord)).toBe(true)
  const others = [null, undefined, 'a', [], new Map(), new Date(), Promise.resolve(), () => 1, revocable.proxy, hostile]
  expect(others.filter(isRecord)).toEqual([])
})
