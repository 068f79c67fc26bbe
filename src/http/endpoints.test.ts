import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { Scopes } from '../context/scope.ts'
import { Faults } from '../core/faults.ts'
import { Warnings } from '../core/warnings.ts'
import type { Exposition } from '../metrics/metrics.ts'
import { type EndpointAnswer, toWebResponse } from './endpoint-answer.ts'
import type { EndpointRequest } from './endpoint-request.ts'
import { createEndpoints, type EndpointPorts } from './endpoints.ts'

let released = 0

function expositionOf(contentType: string, body: string): Exposition {
  const pages = [Buffer.from(body.slice(0, 4)), Buffer.from(body.slice(4))]
  const length = pages.reduce((total, page) => total + page.length, 0)
  return { contentType, pages, length, body, release: () => released++ }
}

function build(overrides: Partial<EndpointPorts> = {}) {
  const scopes = new Scopes()
  const faults = new Faults(new Warnings())
  const probes: [kind: string, showDetails: boolean][] = []
  const formats: unknown[] = []
  const metrics = {
    path: '/metrics',
    auth: undefined,
    expose: async (accept: string | undefined, _timeout?: string | undefined) =>
      expositionOf(`text/plain; for=${accept}`, 'a 1\nä 2\n'),
  }
  const health: NonNullable<EndpointPorts['health']> = {
    path: '/health',
    details: 'auto',
    auth: undefined,
    probe: async (kind, showDetails, format) => {
      probes.push([kind, showDetails])
      formats.push(format)
      return { code: kind === 'startup' ? 503 : 200, body: { kind, suppressed: scopes.current()?.suppressed } }
    },
  }
  const endpoints = createEndpoints({ scopes, faults, metrics, health, ...overrides })
  const ask = (path: string, more: Partial<EndpointRequest> = {}) =>
    endpoints.answer({ method: 'GET', path, headers: {}, remoteAddress: '127.0.0.1', ...more })
  return { endpoints, ask, probes, formats, faults, metrics, health }
}

test('paths that are not ours are left alone', () => {
  const { ask, endpoints } = build()
  for (const path of ['/', '/metrics/', '/metrics/x', '/healthz', '/health/', '/health/other', '/Health']) {
    expect(endpoints.owns(path), path).toBe(false)
    expect(ask(path), path).toBeUndefined()
  }
})

test('a part that is off has no paths', () => {
  const { endpoints } = build({ metrics: undefined, health: undefined })
  expect(endpoints.owns('/metrics')).toBe(false)
  expect(endpoints.owns('/health/live')).toBe(false)
})

test('the time that the scraper waits is passed on', async () => {
  const timeouts: unknown[] = []
  const { metrics } = build()
  const expose: typeof metrics.expose = async (accept, ...more) => {
    timeouts.push(...more)
    return metrics.expose(accept)
  }
  const { ask } = build({ metrics: { ...metrics, expose } })
  await ask('/metrics', { headers: { 'x-prometheus-scrape-timeout-seconds': '10' } })
  await ask('/metrics')
  expect(timeouts).toEqual(['10', undefined])
})

test('the metrics are written as the Accept header asks', async () => {
  const { ask } = build()
  const answer = await ask('/metrics', { headers: { accept: 'openmetrics' } })
  expect(answer).toMatchObject({
    status: 200,
    headers: {
      'content-type': 'text/plain; for=openmetrics',
      'content-length': '9',
      'cache-control': 'no-store',
      vary: 'Accept, Accept-Encoding',
    },
  })
  expect(Buffer.concat(answer?.body as Uint8Array[]).toString()).toBe('a 1\nä 2\n')
})

test('HEAD has the headers of GET and no body', async () => {
  const { ask } = build()
  const [get, head] = await Promise.all([ask('/metrics'), ask('/metrics', { method: 'HEAD' })])
  expect(head?.headers).toEqual(get?.headers)
  expect(head?.body).toBe('')
})

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])('%s is not allowed', async (method) => {
  const { ask, probes } = build()
  expect(await ask('/health', { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
  expect(probes).toEqual([])
})

test.each([
  ['/health', 'ready', 200],
  ['/health/live', 'live', 200],
  ['/health/ready', 'ready', 200],
  ['/health/startup', 'startup', 503],
  ['/health/detailed', 'detailed', 200],
])('%s is the probe %s', async (path, kind, status) => {
  const { ask } = build()
  const answer = await ask(path)
  expect(answer?.status).toBe(status)
  expect(answer?.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8' })
  expect(JSON.parse(answer?.body as string)).toEqual({ kind, suppressed: true })
})

test.each([
  [undefined, 'json'],
  ['*/*', 'json'],
  ['application/*', 'json'],
  ['application/json, application/health+json;q=0.9', 'json'],
  ['application/health+json;q=0', 'json'],
  ['application/health+json', 'health+json'],
  ['Application/Health+JSON; q=0.8, */*', 'health+json'],
  ['application/health+json, application/json', 'health+json'],
  ['application/health+json;q=x', 'json'],
])('health is written for Accept: %s as %s', async (accept, format) => {
  const { ask, formats } = build()
  const answer = await ask('/health', { headers: { accept } })
  expect(formats).toEqual([format])
  const contentType = format === 'json' ? 'application/json; charset=utf-8' : 'application/health+json'
  expect(answer?.headers).toMatchObject({ 'content-type': contentType, vary: 'Accept', 'cache-control': 'no-store' })
})

test('a fault of ours is told in the format that was asked for', async () => {
  const { health } = build()
  const { ask } = build({ health: { ...health, probe: () => Promise.reject(new Error('broken')) } })
  const headers = { accept: 'application/health+json' }
  expect(await ask('/health', { headers })).toMatchObject({ status: 503, body: '{"status":"fail"}' })
  expect(await ask('/health/live', { headers })).toMatchObject({ status: 200, body: '{"status":"pass"}' })
})

describe('details', () => {
  const auth = { bearer: 'token' }
  const authorised = { headers: { authorization: 'Bearer token' }, remoteAddress: '10.0.0.1' }
  const stranger = { remoteAddress: '10.0.0.1' }
  const proxied = { headers: { 'x-forwarded-for': '1.2.3.4' } }

  test.each([
    ['auto', {}, true],
    ['auto', stranger, false],
    ['auto', proxied, false],
    ['auto', { headers: { host: 'shop.example' } }, false],
    ['auto', { httpVersion: '1.0' }, false],
    ['auto', authorised, true],
    ['always', stranger, true],
    ['never', authorised, false],
    ['never', {}, false],
  ] as const)('%s with %j: %s', async (details, request, shown) => {
    const { health, probes } = build()
    const { ask } = build({ health: { ...health, details, auth } })
    await ask('/health/detailed', request)
    expect(probes).toEqual([['detailed', shown]])
  })
})

test('the metrics ask for credentials', async () => {
  const { metrics } = build()
  const { ask } = build({ metrics: { ...metrics, auth: { bearer: 'token' } } })
  expect(await ask('/metrics')).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': 'Bearer realm="observability"', 'cache-control': 'no-store' },
  })
  expect(await ask('/metrics', { headers: { authorization: 'Bearer other' } })).toMatchObject({ status: 401 })
  expect(await ask('/metrics', { headers: { authorization: 'Bearer token' } })).toMatchObject({ status: 200 })
})

test('a fault of ours is counted, answered, and leaves the process alive', async () => {
  const { metrics, health } = build()
  const fail = () => Promise.reject(new Error('broken'))
  const { ask, faults } = build({ metrics: { ...metrics, expose: fail }, health: { ...health, probe: fail } })
  expect(await ask('/metrics')).toMatchObject({ status: 500 })
  expect(await ask('/health')).toMatchObject({ status: 503 })
  expect(await ask('/health/live')).toMatchObject({ status: 200 })
  expect(Object.fromEntries(faults.counts())).toEqual({ metrics: 1, health: 2 })
})

test('an answer becomes a web response', async () => {
  const { ask } = build()
  const response = toWebResponse((await ask('/health')) as NonNullable<Awaited<ReturnType<typeof ask>>>)
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ kind: 'ready', suppressed: true })
})

test('a large scrape is compressed for those who take gzip, once for all who share it', async () => {
  const exposition = expositionOf('text/plain', 'a_total{path="ä"} 1\n'.repeat(5_000))
  const { metrics } = build()
  const { ask } = build({ metrics: { ...metrics, expose: async () => exposition } })
  released = 0
  const gzip = { headers: { 'accept-encoding': 'gzip, br;q=0.1' } }
  const [one, two] = await Promise.all([ask('/metrics', gzip), ask('/metrics', gzip)])
  expect(two?.body).toBe(one?.body)
  const bytes = Buffer.concat(one?.body as Uint8Array[])
  expect(one?.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(bytes.length) })
  expect(gunzipSync(bytes).toString()).toBe(exposition.body)
  expect(released).toBe(2)
})

test.each([undefined, 'identity', 'br', 'gzip;q=0', '*;q=0, br'])('it is not compressed for %s', async (encoding) => {
  const exposition = expositionOf('text/plain', 'a 1\n'.repeat(50_000))
  const { metrics } = build()
  const { ask } = build({ metrics: { ...metrics, expose: async () => exposition } })
  const answer = await ask('/metrics', { headers: { 'accept-encoding': encoding } })
  expect(answer?.headers).not.toHaveProperty('content-encoding')
  expect(answer?.body).toBe(exposition.pages)
})

test('a small scrape is not compressed', async () => {
  const answer = await build().ask('/metrics', { headers: { 'accept-encoding': 'gzip' } })
  expect(answer?.headers).not.toHaveProperty('content-encoding')
})

test('pages become a web response', async () => {
  const answer = (await build().ask('/metrics')) as NonNullable<EndpointAnswer>
  expect(await toWebResponse(answer).text()).toBe('a 1\nä 2\n')
})

test('a web response releases its pages once, when it has been read or given up', async () => {
  const pages = [Buffer.from('a 1\n'), Buffer.from('b 2\n')]
  let releases = 0
  const make = (body: EndpointAnswer['body']) =>
    toWebResponse({ status: 200, headers: {}, body, release: () => releases++ })

  const whole = make(pages)
  expect(releases).toBe(0)
  expect(await whole.text()).toBe('a 1\nb 2\n')
  expect(releases).toBe(1)

  const reader = make(pages).body?.getReader()
  const first = await reader?.read()
  expect(releases).toBe(1)
  await reader?.cancel()
  expect(releases).toBe(2)
  // The next scrape writes over the page, and the reader may not have sent it yet.
  pages[0]?.fill(0)
  expect(Buffer.from(first?.value ?? []).toString()).toBe('a 1\n')

  make([])
  expect(releases).toBe(3)
})
