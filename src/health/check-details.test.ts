import { expect, test } from 'vitest'
import { toCheckDetails } from './check-details.ts'

test('plain details come out as they went in', () => {
  const details = { pool: 5, name: 'main', up: true, none: null, list: [1, 'two', { three: 3 }] }
  expect(toCheckDetails(details)).toEqual(details)
})

test('details are a copy: a later change of the object does not show', () => {
  const details = { pool: { free: 5 } }
  const copy = toCheckDetails(details)
  details.pool.free = 0
  expect(copy).toEqual({ pool: { free: 5 } })
})

test.each([
  ['a bigint', 10n ** 20n, '100000000000000000000'],
  ['not a number', Number.NaN, 'NaN'],
  ['infinity', Number.POSITIVE_INFINITY, 'Infinity'],
  ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
  ['an error', new TypeError('bad'), 'TypeError: bad'],
  ['bytes', new Uint8Array(1_000_000), '[Uint8Array 1000000 bytes]'],
  [
    'a map',
    new Map<unknown, unknown>([
      ['a', 1],
      [2, 'b'],
    ]),
    { a: 1, 2: 'b' },
  ],
  ['a set', new Set([1, 2]), [1, 2]],
  ['an invalid date', new Date(Number.NaN), null],
])('%s becomes something that JSON can hold', (_what, value, expected) => {
  expect(toCheckDetails({ value })).toEqual({ value: expected })
})

test.each([
  ['undefined', undefined],
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
])('%s is left out', (_what, value) => {
  expect(toCheckDetails(value)).toBeUndefined()
  expect(toCheckDetails({ value, kept: 1 })).toEqual({ kept: 1 })
  expect(toCheckDetails([value])).toEqual([null])
})

test('a cycle is cut, the same object twice is not', () => {
  const shared = { n: 1 }
  const details: Record<string, unknown> = { a: shared, b: shared }
  details.self = details
  expect(toCheckDetails(details)).toEqual({ a: { n: 1 }, b: { n: 1 }, self: '[Circular]' })
})

test('a throwing getter, toJSON or proxy loses itself only', () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const details = {
    get broken() {
      throw new Error('no')
    },
    json: { toJSON: () => JSON.parse('{') },
    proxy,
    fine: 1,
  }
  expect(toCheckDetails(details)).toEqual({
    broken: '[Unreadable]',
    json: '[Unreadable]',
    proxy: '[Unreadable]',
    fine: 1,
  })
})

test('a key __proto__ stays a key', () => {
  const copy = toCheckDetails(JSON.parse('{"__proto__":{"polluted":true}}')) as { polluted?: unknown }
  expect(copy.polluted).toBeUndefined()
  expect(Object.keys(copy)).toEqual(['__proto__'])
})

test('text, entries and depth are bounded', () => {
  const deep: Record<string, unknown> = {}
  let at = deep
  for (let level = 0; level < 1_000; level++) {
    const next: Record<string, unknown> = {}
    at.next = next
    at = next
  }
  const details = { text: 'x'.repeat(1e6), rows: Array.from({ length: 1e5 }, (_, n) => ({ n })), deep }
  expect(JSON.stringify(toCheckDetails(details)).length).toBeLessThan(5_000)
})

test('many small objects are bounded as a whole', () => {
  const grid = Array.from({ length: 50 }, () => Array.from({ length: 50 }, () => [1, 2, 3]))
  expect(JSON.stringify(toCheckDetails(grid)).length).toBeLessThan(20_000)
})
