import { expect, test } from 'vitest'
import { knownMethod } from './known-method.ts'

test.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'CONNECT', 'QUERY'])(
  '%s is known',
  (method) => {
    expect(knownMethod(method)).toBe(method)
  },
)

test.each(['get', 'PROPFIND', 'M-SEARCH', '', undefined, '__proto__'])('%s is _OTHER', (method) => {
  expect(knownMethod(method)).toBe('_OTHER')
})
