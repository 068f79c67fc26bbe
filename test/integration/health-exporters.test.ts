import { createServer } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { createObservability } from '../../src/index.ts'
import { listen, send } from '../support/http-server.ts'
import { startOtlpCollector } from '../support/otlp-collector.ts'

const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

/** A port that nothing listens on. */
async function closedPort(): Promise<number> {
  const { port, close } = await listen(createServer())
  await close()
  return port
}

async function serve(endpoint: string) {
  const obs = createObservability({
    service: 'shop',
    announce: false,
    logging: { level: 'silent' },
    tracing: { endpoint, registerGlobal: false },
    health: { memory: false, disk: false, eventLoop: false, apiLatency: false, exporters: true },
  })
  cleanUps.push(() => obs.shutdown(1_000))
  const { port, close } = await listen(createServer(obs.node((_req, res) => res.end())))
  cleanUps.push(close)
  return (path: string, headers: Record<string, string> = {}) => send(port, path, { headers })
}

test('the exporter and the log destinations are checks of the detailed report', async () => {
  const collector = await startOtlpCollector()
  cleanUps.push(() => collector.kill())
  const ask = await serve(collector.endpoint)
  const { status, body } = await ask('/health/detailed')
  expect(status).toBe(200)
  expect(JSON.parse(body)).toMatchObject({
    status: 'healthy',
    checks: {
      traces_exporter: { status: 'healthy', details: { target: collector.endpoint } },
      log_destinations: { status: 'healthy', details: { stdout: 'ok' } },
    },
  })
})

test('an exporter that reaches nobody degrades that report, and readiness knows nothing of it', async () => {
  const ask = await serve(`127.0.0.1:${await closedPort()}`)
  expect(JSON.parse((await ask('/health/detailed')).body)).toMatchObject({
    status: 'degraded',
    checks: { traces_exporter: { status: 'unhealthy', error: expect.any(String) } },
  })
  const ready = await ask('/health/ready')
  expect(ready.status).toBe(200)
  expect(JSON.parse(ready.body)).toMatchObject({ status: 'healthy', checks: {} })
})

test('a proxy on this machine gets no details for its clients, in either format', async () => {
  const ask = await serve(`127.0.0.1:${await closedPort()}`)
  for (const headers of [{ 'x-forwarded-for': '203.0.113.7' }, { host: 'shop.example' }, { via: '1.1 proxy' }]) {
    const plain = await ask('/health/detailed', headers)
    expect(Object.keys(JSON.parse(plain.body))).toEqual(['timestamp', 'status'])
    const json = await ask('/health/detailed', { ...headers, accept: 'application/health+json' })
    expect(json.headers['content-type']).toBe('application/health+json')
    expect(JSON.parse(json.body)).toEqual({ status: 'warn' })
  }
  const local = await ask('/health/detailed', { accept: 'application/health+json' })
  expect(JSON.parse(local.body)).toMatchObject({
    status: 'warn',
    serviceId: 'shop',
    checks: { 'traces_exporter:responseTime': [{ status: 'fail' }] },
  })
})
