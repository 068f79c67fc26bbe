import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { Clock } from '../core/clock.ts'
import { createApiLatencyCheck } from './api-latency-check.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function checkOf(address: string | undefined, url?: string, degradedMs = 60_000) {
  const check = createApiLatencyCheck({
    url,
    degradedMs,
    unhealthyMs: 120_000,
    clock: new Clock(),
    selfAddress: () => address,
    livePath: '/health/live',
  })
  return (signal = new AbortController().signal) => check({ signal })
}

test('before the first request there is nothing to ask', async () => {
  expect(await checkOf(undefined)()).toMatchObject({
    status: 'healthy',
    details: { note: 'no request has been served yet' },
  })
})

test('the liveness endpoint of this server is asked on a connection of its own', async () => {
  const seen: unknown[] = []
  const address = await serve((request, response) => {
    seen.push([request.method, request.url, request.headers.connection])
    response.end('alive')
  })
  expect(await checkOf(address)()).toMatchObject({
    status: 'healthy',
    details: { latency_ms: expect.any(Number), url: `${address}/health/live`, status_code: 200 },
  })
  expect(seen).toEqual([['GET', '/health/live', 'close']])
})

test('a URL from the options is asked instead', async () => {
  const address = await serve((request, response) => response.writeHead(request.url === '/ping?x=1' ? 204 : 500).end())
  expect(await checkOf(undefined, `${address}/ping?x=1`)()).toMatchObject({ details: { status_code: 204 } })
})

test('a slow answer is degraded', async () => {
  const address = await serve((_request, response) => response.end())
  expect(await checkOf(address, undefined, 0)()).toMatchObject({ status: 'degraded' })
})

test('an answer that says failure is unhealthy', async () => {
  const address = await serve((_request, response) => response.writeHead(503).end())
  expect(await checkOf(address)()).toMatchObject({ status: 'unhealthy', error: 'answered 503' })
})

test('no answer at all rejects', async () => {
  const address = await serve((request) => request.socket.destroy())
  await expect(checkOf(address)()).rejects.toThrow(/hang up|ECONNRESET/)
})

test('the signal ends a request that hangs', async () => {
  const abort = new AbortController()
  const address = await serve(() => abort.abort())
  await expect(checkOf(address)(abort.signal)).rejects.toThrow('aborted')
})

test('the signal ends an answer that never ends', async () => {
  const abort = new AbortController()
  const address = await serve((_request, response) => {
    response.write('alive')
    setImmediate(() => abort.abort())
  })
  await expect(checkOf(address)(abort.signal)).rejects.toThrow('aborted')
})
