import http, { type RequestOptions } from 'node:http'
import https from 'node:https'
import { expect, test } from 'vitest'
import { clientRequestUrl } from './client-request-url.ts'

/** The URL of a request that is never sent. */
function urlOf(client: typeof http | typeof https, options: RequestOptions | string): string | undefined {
  const request = client.request(options as string)
  request.on('error', () => undefined)
  const url = clientRequestUrl(request)
  request.destroy()
  return url?.href
}

test.each<[string, RequestOptions | string, string]>([
  ['a URL', 'http://example.test:8080/a/b?c=1', 'http://example.test:8080/a/b?c=1'],
  ['the default port', { host: 'example.test', path: '/a' }, 'http://example.test/a'],
  ['an IPv6 address', { host: '::1', port: 81, path: '/a' }, 'http://[::1]:81/a'],
  ['a path without a slash', { host: 'example.test', path: '*' }, 'http://example.test/*'],
  [
    'a target named in full, for a proxy',
    { host: 'proxy.test', path: 'http://example.test/a' },
    'http://example.test/a',
  ],
  [
    'a list of headers',
    { host: '127.0.0.1', port: 82, headers: ['Host', 'example.test:82'] },
    'http://example.test:82/',
  ],
  ['no host header at all', { host: '127.0.0.1', setHost: false }, 'http://127.0.0.1/'],
  ['a host header that is no host', { host: '127.0.0.1', headers: { host: 'not a host' } }, 'http://127.0.0.1/'],
])('the URL of a request is found from %s', (_, options, expected) => {
  expect(urlOf(http, options)).toBe(expected)
})

test('the URL of an https request says so', () => {
  expect(urlOf(https, 'https://127.0.0.1:444/a')).toBe('https://127.0.0.1:444/a')
})

test('what is no URL has none', () => {
  expect(urlOf(http, { host: '127.0.0.1', path: 'http://[', headers: { host: 'x' } })).toBeUndefined()
})
