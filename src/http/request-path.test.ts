import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { pathOf, requestPathOf } from './request-path.ts'

test.each([
  ['/a/b', '/a/b'],
  ['/a/b?c=/d', '/a/b'],
  ['/a#b?c', '/a'],
  ['/', '/'],
  ['/?x', '/'],
  ['//host/a?b', '//host/a'],
  ['http://host/a/b?c', '/a/b'],
  ['http://host', '/'],
  ['http://host?x', '/'],
  ['http://host?x=/y', '/'],
  ['*', '*'],
  ['', '/'],
  ['?x', '/'],
])('the path of %j is %j', (target, path) => {
  expect(pathOf(target)).toBe(path)
})

test('what a router has cut off belongs to the path', () => {
  const req = { url: '/b', originalUrl: '/a/b?c' } as unknown as IncomingMessage
  expect(requestPathOf(req)).toBe('/a/b')
  expect(requestPathOf({} as IncomingMessage)).toBe('/')
})
