import { expect, test } from 'vitest'
import { AttributeList, attributesObject } from './attribute-list.ts'

test('a later value replaces an earlier one in its place', () => {
  const list = new AttributeList()
  list.set('a', 1)
  list.set('b', 2)
  list.set('a', 'x')
  expect(list.pairs).toEqual(['a', 'x', 'b', 2])
})

test('keys that are no keys are left out, long ones are cut', () => {
  const list = new AttributeList()
  for (const key of ['', undefined, 3, Symbol('s'), '__proto__']) list.set(key, 1)
  list.set('k'.repeat(300), 1)
  expect(list.pairs).toEqual(['k'.repeat(256), 1])
})

test('from 128 attributes on new keys are counted instead of kept', () => {
  const list = new AttributeList()
  for (let i = 0; i < 130; i++) list.set(`k${i}`, i)
  list.set('k0', 'replaced')
  expect([list.pairs.length / 2, list.dropped, list.pairs[1]]).toEqual([128, 2, 'replaced'])
})

test('own properties are copied; getters that throw and proxies that refuse are not', () => {
  const list = new AttributeList()
  const source = Object.create({ inherited: 1 })
  Object.defineProperty(source, 'bad', {
    enumerable: true,
    get() {
      throw new Error('no')
    },
  })
  source.good = 1
  list.setAll(source)
  list.setAll(
    new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('no')
        },
      },
    ),
  )
  for (const nothing of [null, undefined, 1, 'text']) list.setAll(nothing)
  expect(list.pairs).toEqual(['good', 1])
})

test('lists become one object, the later list winning', () => {
  expect(attributesObject(['a', 1, 'b', 2], undefined, ['b', 3])).toEqual({ a: 1, b: 3 })
})
