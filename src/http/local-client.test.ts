import { expect, test } from 'vitest'
import { isLocalClient } from './local-client.ts'

const local = { remoteAddress: '127.0.0.1', headers: { host: '127.0.0.1:5001' }, httpVersion: '1.1' }

test.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])('%s is this machine', (remoteAddress) => {
  expect(isLocalClient({ ...local, remoteAddress })).toBe(true)
  expect(isLocalClient({ remoteAddress, headers: {} })).toBe(true)
})

test.each(['10.0.0.1', '128.0.0.1', '::2', '::ffff:10.0.0.1', 'fe80::1', '', undefined])(
  '%s is not',
  (remoteAddress) => {
    expect(isLocalClient({ ...local, remoteAddress })).toBe(false)
  },
)

test.each([
  ...['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via', 'cf-connecting-ip'],
  ...['x-envoy-external-address', 'x-envoy-attempt-count', 'x-amzn-trace-id', 'cdn-loop', 'true-client-ip'],
])('a peer that sends %s is a proxy', (header) => {
  expect(isLocalClient({ ...local, headers: { ...local.headers, [header]: '' } })).toBe(false)
})

test.each(['localhost', 'LOCALHOST:80', 'app.localhost:5001', '127.0.0.1', '127.1.2.3:5001', '[::1]', '[::1]:5001'])(
  'the host %s is this machine',
  (host) => {
    expect(isLocalClient({ ...local, headers: { host } })).toBe(true)
    expect(isLocalClient({ ...local, headers: { ':authority': host } })).toBe(true)
  },
)

test.each(['shop.example', '127.0.0.1.evil.example', 'localhost.evil.example', 'evil.example:127', '10.0.0.1', ''])(
  'the host %j is a name for others, passed on by a proxy or bound to this machine by a web page',
  (host) => {
    expect(isLocalClient({ ...local, headers: { host } })).toBe(false)
    expect(isLocalClient({ ...local, headers: { ':authority': host } })).toBe(false)
  },
)

test('HTTP/1.0 is what proxies speak', () => {
  expect(isLocalClient({ ...local, httpVersion: '1.0' })).toBe(false)
})
