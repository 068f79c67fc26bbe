import { expect, test } from 'vitest'
import { tagValueOf } from './tag-value.ts'

// What becomes of each kind of value is tested beside the rule that all back-ends share.
test.each<[string, unknown, unknown]>([
  ['text', 'abc', 'abc'],
  ['a number', 0.25, 0.25],
  ['a boolean', false, false],
  ['NaN, which is no number that can be sent,', Number.NaN, 'NaN'],
  ['a list', ['a', 'b'], '["a","b"]'],
  ['an empty list', [], '[]'],
  ['a mixed list', [1, 'a', { b: 2n }], '[1,"a",{"b":"2"}]'],
  ['a nested object', { x: { y: 1n }, z: [2] }, '{"x":{"y":"1"},"z":[2]}'],
  ['null', null, undefined],
])('%s is sent in a form that dd-trace does not drop', (_name, value, tag) => {
  expect(tagValueOf(value)).toEqual(tag)
})

test('the text of a huge list is bounded', () => {
  const items = Array.from({ length: 100_000 }, () => 'x'.repeat(20))
  expect(String(tagValueOf(items)).length).toBeLessThanOrEqual(8_192)
})
