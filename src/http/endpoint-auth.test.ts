import { expect, test } from 'vitest'
import { challengeOf, isAuthorised } from './endpoint-auth.ts'

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
const user = { username: 'ops', password: 'p:ä' }

test.each(['Bearer s3cret', 'bearer s3cret', 'Bearer   s3cret '])('%j carries the token', (header) => {
  expect(isAuthorised({ bearer: 's3cret' }, header)).toBe(true)
})

test.each([undefined, '', 'Bearer', 'Bearer ', 'Bearer s3cre', 'Bearer s3cret2', 's3cret', basic('s3cret')])(
  '%j does not carry the token',
  (header) => {
    expect(isAuthorised({ bearer: 's3cret' }, header)).toBe(false)
  },
)

test('Basic credentials are compared as a whole, in UTF-8', () => {
  expect(isAuthorised(user, basic('ops:p:ä'))).toBe(true)
  expect(isAuthorised(user, basic('ops:p'))).toBe(false)
  expect(isAuthorised(user, basic('op:sp:ä'))).toBe(false)
  expect(isAuthorised(user, 'Bearer ops:p:ä')).toBe(false)
  expect(isAuthorised(user, 'Basic !!!')).toBe(false)
})

test('no credentials never match, not even empty ones', () => {
  expect(isAuthorised({ bearer: '' }, undefined)).toBe(false)
})

test('the challenge names the scheme', () => {
  expect(challengeOf({ bearer: 'x' })).toMatch(/^Bearer realm=/)
  expect(challengeOf(user)).toMatch(/^Basic realm=/)
})
