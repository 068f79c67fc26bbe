import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { isError } from './is-error.ts'

const revoked = Proxy.revocable({}, {})
revoked.revoke()

test.each<[string, unknown, boolean]>([
  ['an error', new RangeError('x'), true],
  ['an error of another realm', runInNewContext('new RangeError("x")'), true],
  ['an error of a class of another realm', runInNewContext('new (class PaymentError extends Error {})("x")'), true],
  ['an abort', new DOMException('x', 'AbortError'), true],
  ['an object like an error', { name: 'Error', message: 'x', stack: '' }, false],
  ['text', 'x', false],
  ['nothing', undefined, false],
  ['a revoked proxy', revoked.proxy, false],
])('%s is told', (_, value, expected) => {
  expect(isError(value)).toBe(expected)
})
