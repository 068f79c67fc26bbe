import { expect, test } from 'vitest'
import { isLocalClient } from './peer-address.ts'

test.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])('%s is this machine', (address) => {
  expect(isLocalClient(address, {})).toBe(true)
})

test.each(['10.0.0.1', '128.0.0.1', '::2', '::ffff:10.0.0.1', 'fe80::1', '', undefined])('%s is not', (address) => {
  expect(isLocalClient(address, {})).toBe(false)
})

test.each(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'])(
  'a peer that sends %s is a proxy',
  (header) => {
    expect(isLocalClient('127.0.0.1', { [header]: 'x' })).toBe(false)
  },
)
