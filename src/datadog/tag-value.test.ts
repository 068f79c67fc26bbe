import { expect, test } from 'vitest'
import { tagValueOf } from './tag-value.ts'

const cyclic: { name: string; self?: unknown; list: unknown[] } = { name: 'a', list: [] }
cyclic.self = cyclic
cyclic.list.push(cyclic, { name: 'b' })

test.each<[string, unknown, unknown]>([
  ['text', 'abc', 'abc'],
  ['a number', 0.25, 0.25],
  ['a boolean', false, false],
  ['NaN, which is no number that can be sent,', Number.NaN, 'NaN'],
  ['an infinite number', -Infinity, '-Infinity'],
  ['a small BigInt', 10n, 10],
  ['a large BigInt', 2n ** 80n, '1208925819614629174706176'],
  ['a list', ['a', 'b'], '["a","b"]'],
  ['a nested object', { x: { y: 1n }, z: [2] }, '{"x":{"y":"1"},"z":[2]}'],
  ['a cycle', cyclic, '{"name":"a","list":["[Circular]",{"name":"b"}],"self":"[Circular]"}'],
  ['the same object twice, which is no cycle,', [Object, Object].fill({ a: 1 } as never), '[{"a":1},{"a":1}]'],
  ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
  ['an invalid date', new Date(Number.NaN), 'Invalid Date'],
  ['an error', new RangeError('bad'), 'RangeError: bad'],
  ['bytes', Buffer.from('abc'), '[3 bytes]'],
  ['null', null, undefined],
  ['undefined', undefined, undefined],
  ['a function', () => 1, undefined],
  ['a symbol', Symbol('s'), undefined],
])('%s is sent in a form that dd-trace does not drop', (_name, value, tag) => {
  expect(tagValueOf(value)).toEqual(tag)
})

test('a value that cannot be read is told as such', () => {
  const hostile = {
    get secret() {
      throw new Error('no')
    },
  }
  expect(tagValueOf(hostile)).toBe('[Unreadable]')
  expect(
    tagValueOf({
      toJSON() {
        throw new Error('no')
      },
    }),
  ).toBe('[Unreadable]')
})

test('the text of a huge value is bounded', () => {
  expect(String(tagValueOf('x'.repeat(20_000)))).toHaveLength(8_192)
  expect(String(tagValueOf(Array.from({ length: 100_000 }, (_, i) => ({ i }))))).toHaveLength(8_192)
})
