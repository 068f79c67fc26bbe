import { Agent, createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { Scopes } from '../../src/context/scope.ts'
import { Clock } from '../../src/core/clock.ts'
import { Faults } from '../../src/core/faults.ts'
import { Warnings } from '../../src/core/warnings.ts'
import { createHealth } from '../../src/health/create-health.ts'

const PROBES = 10_000
const CONNECTIONS = 100

test('10 000 probes over 100 connections run each check at most once a second, a hanging one aside', async () => {
  const health = createHealth({
    options: {
      path: '/health',
      details: 'always',
      auth: undefined,
      memory: { degradedRatio: 0.85, unhealthyRatio: 0.95 },
      disk: { path: '/', degradedRatio: 0.9, unhealthyRatio: 0.95 },
      eventLoop: false,
      apiLatency: false,
    },
    faults: new Faults(new Warnings()),
    clock: new Clock(),
    scopes: new Scopes(),
    onResult: () => {},
    onTransition: () => {},
    selfAddress: () => undefined,
    livePath: '/health/live',
  })
  const runs = { db: 0, hanging: 0 }
  health.register('db', () => {
    runs.db++
    return { pool: 5 }
  })
  health.register(
    'hanging',
    () => {
      runs.hanging++
      return new Promise(() => {})
    },
    { critical: false, timeoutMs: 500 },
  )
  const server = createServer(async (_request, response) => {
    const { code, body } = await health.probe('ready', true)
    response.writeHead(code).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const probe = () =>
    new Promise<number>((resolve, reject) => {
      const start = performance.now()
      get({ port, host: '127.0.0.1', agent }, (response) => {
        response.resume()
        response.once('end', () => resolve(response.statusCode === 200 ? performance.now() - start : Number.NaN))
      }).once('error', reject)
    })
  try {
    const start = performance.now()
    const times: number[] = []
    const client = async () => {
      while (times.length < PROBES) times.push(await probe())
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, client))
    const seconds = (performance.now() - start) / 1_000
    expect(times.every((time) => time < 1_000)).toBe(true)
    expect(runs.hanging).toBe(1)
    expect(runs.db).toBeGreaterThan(0)
    expect(runs.db).toBeLessThanOrEqual(Math.ceil(seconds))
  } finally {
    health.dispose()
    agent.destroy()
    server.close()
  }
})
