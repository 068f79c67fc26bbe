import { expect, test } from 'vitest'
import { RouteRatios } from './route-ratios.ts'

const ALL = 'f'.repeat(32)
const ratios = new RouteRatios({
  '/a': 0,
  'GET /a': 1,
  '/a/*': 0,
  'POST /a/*': 1,
  '/a/b/*': 1,
  '/*': 0,
  __unmatched__: 0,
})

test.each([
  ['GET', '/a', true],
  ['POST', '/a', false],
  ['GET', '/a/x', false],
  ['POST', '/a/x', true],
  ['POST', '/a/b/:id', true],
  ['GET', '/a/b/:id', true],
  ['GET', '/other', false],
  ['GET', undefined, false],
])('%s %s is sampled: %s', (method, route, sampled) => {
  expect(ratios.of(method, route)?.isSampled(ALL)).toBe(sampled)
})

test('a route that no key fits has no ratio of its own', () => {
  const few = new RouteRatios({ 'GET /a': 0, 'PUT /b*': 0 })
  expect([few.of('POST', '/a'), few.of('GET', '/b'), few.of('GET', undefined), few.of('GET', '/ab')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect(few.of('PUT', '/bc')).toBeDefined()
  expect([few.isEmpty, new RouteRatios({}).isEmpty]).toEqual([false, true])
})
