import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { errorTypeOf } from './error-type.ts'

class PaymentError extends Error {}

class NamedError extends Error {
  override readonly name = 'DatabaseTimeout'
}

const anonymous = new (class extends Error {})('x')
const renamed = Object.assign(new Error('x'), { name: 'AbortError' })
const nameless = Object.assign(new Error('x'), { name: '' })
const numbered = Object.assign(new Error('x'), { name: 5 })
const hostile = Object.defineProperty(new Error('x'), 'constructor', {
  get() {
    throw new Error('no')
  },
})

test.each<[string, unknown, string]>([
  ['an error', new Error('x'), 'Error'],
  ['a built-in error', new TypeError('x'), 'TypeError'],
  ['an own class', new PaymentError('x'), 'PaymentError'],
  ['an own class with a name', new NamedError('x'), 'NamedError'],
  ['a class without a name', anonymous, 'Error'],
  ['an error with a name of its own', renamed, 'AbortError'],
  ['an error with an empty name', nameless, 'Error'],
  ['an error whose name is a number', numbered, 'Error'],
  ['an error that throws when looked at', hostile, 'Error'],
  ['a very long name', Object.assign(new Error('x'), { name: 'E'.repeat(65) }), 'E'.repeat(64)],
  ['an error of another realm', runInNewContext('new TypeError("x")'), 'TypeError'],
  ['text', 'x', 'string'],
  ['undefined', undefined, 'undefined'],
  ['null', null, 'null'],
  ['an object', {}, 'object'],
])('the type of %s', (_, thrown, type) => {
  expect(errorTypeOf(thrown)).toBe(type)
})
