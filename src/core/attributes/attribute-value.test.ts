import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attributeValue } from './attribute-value.ts'
import { MAX_TEXT } from './bounded-text.ts'

const cycle: { self?: object; n: number } = { n: 1 }
cycle.self = cycle

test.each<[unknown, unknown]>([
  ['text', 'text'],
  ['', ''],
  ['x'.repeat(MAX_TEXT + 1), 'x'.repeat(MAX_TEXT)],
  [1.5, 1.5],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [true, true],
  [12n, 12],
  [2n ** 70n, '1180591620717411303424'],
  [null, undefined],
  [undefined, undefined],
  [() => 1, undefined],
  [Symbol('s'), undefined],
  [
    ['a', 'b'],
    ['a', 'b'],
  ],
  [
    [1, null, 2, undefined],
    [1, 2],
  ],
  [[true], [true]],
  [[], []],
  [[1, 'a'], '[1,"a"]'],
  [[{ a: 1 }], '[{"a":1}]'],
  [[[1]], '[[1]]'],
  [{ a: 1, b: ['x', null], c: undefined, d: { e: true } }, '{"a":1,"b":["x",null],"d":{"e":true}}'],
  [cycle, '{"n":1,"self":"[Circular]"}'],
  [{ n: 10n, x: Number.NaN }, '{"n":"10","x":"NaN"}'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [new Date(Number.NaN), 'Invalid Date'],
  [new TypeError('no'), 'TypeError: no'],
  [Buffer.alloc(5), '[5 bytes]'],
  [{ bytes: Buffer.alloc(5) }, '{"bytes":"[5 bytes]"}'],
  [new URL('http://a/b'), '"http://a/b"'],
  [{ id: { toJSON: () => ({ hex: 'ff' }) } }, '{"id":{"hex":"ff"}}'],
])('%o becomes %j', (value, expected) => {
  expect(attributeValue(value)).toEqual(expected)
})

test('getters that throw and revoked proxies are named instead of read', () => {
  const hostile = {
    ok: 1,
    get bad(): never {
      throw new Error('no')
    },
  }
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  expect(attributeValue(hostile)).toBe('{"ok":1,"bad":"[Throws]"}')
  expect(attributeValue(proxy)).toBe('[Unreadable]')
  const refusing = {
    toJSON() {
      throw new Error('no')
    },
  }
  expect(attributeValue({ refusing })).toBe('{"refusing":"[Throws]"}')
  expect(attributeValue(refusing)).toBe('"[Throws]"')
  expect(attributeValue([hostile, proxy])).toBe('[Unreadable]')
})

test('huge and deep objects cost bounded time and text', () => {
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 'x'.repeat(100)]))
  let deep: object = {}
  for (let i = 0; i < 100; i++) deep = { deep }
  const started = performance.now()
  const texts = [attributeValue(wide), attributeValue([wide, wide]), attributeValue(deep)] as string[]
  expect(performance.now() - started).toBeLessThan(500)
  for (const text of texts) expect(text.length).toBeLessThanOrEqual(MAX_TEXT)
  expect(attributeValue(Array.from({ length: 5_000 }, (_, i) => i))).toHaveLength(1_000)
})

test('any value becomes an attribute or nothing, and never an exception', () => {
  const isAttribute = (value: unknown) =>
    value === undefined ||
    ['string', 'boolean'].includes(typeof value) ||
    Number.isFinite(value) ||
    (Array.isArray(value) && new Set(value.map((item) => typeof item)).size <= 1)
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true, withNullPrototype: true }),
      (value) => {
        expect(isAttribute(attributeValue(value))).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})
