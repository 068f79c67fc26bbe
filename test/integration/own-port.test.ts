import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test, vi } from 'vitest'
import { serveOwnPort } from '../../src/http/own-port.ts'
import { createObservability } from '../../src/observability.ts'
import { listen, send } from '../support/http-server.ts'
import { createRequestHarness } from '../support/request-harness.ts'

const health = {
  path: '/health',
  details: 'never' as const,
  auth: undefined,
  probe: async () => ({ code: 200, body: { status: 'healthy' } }),
}

test('the endpoints are served, and nothing else', async () => {
  const { endpoints, faults } = createRequestHarness({}, { health })
  const own = serveOwnPort(endpoints, faults, '127.0.0.1', 0)
  const port = (await own.listening)?.port ?? 0
  expect(await send(port, '/health')).toMatchObject({ status: 200, body: '{"status":"healthy"}' })
  expect(await send(port, '/items/1')).toMatchObject({ status: 404, body: '{"status":"not found"}' })
  await own.close()
})

test('closing frees the port, also while a connection is open', async () => {
  const { endpoints, faults } = createRequestHarness({}, { health })
  const own = serveOwnPort(endpoints, faults, '127.0.0.1', 0)
  const port = (await own.listening)?.port ?? 0
  await (await fetch(`http://127.0.0.1:${port}/health`)).text()
  await own.close()
  const next = createServer().listen(port, '127.0.0.1')
  await once(next, 'listening')
  next.close()
})

test('a port that is taken is a fault, not an error', async () => {
  const { endpoints, faults } = createRequestHarness({}, { health })
  const taken = await listen(createServer())
  const own = serveOwnPort(endpoints, faults, '127.0.0.1', taken.port)
  expect(await own.listening).toBeUndefined()
  expect(faults.counts().get('http')).toBe(1)
  await own.close()
  await taken.close()
})

test('a port that is taken is an error of the diagnosis', async () => {
  const taken = await listen(createServer())
  const obs = createObservability({
    service: 'app',
    announce: false,
    logging: false,
    tracing: false,
    metrics: { port: taken.port },
  })
  await vi.waitFor(async () => {
    const { ok, findings } = await obs.diagnose()
    expect(findings.map(({ code }) => code)).toContain('METRICS_PORT_CLOSED')
    expect(ok).toBe(false)
  })
  await obs.shutdown()
  await taken.close()
})
