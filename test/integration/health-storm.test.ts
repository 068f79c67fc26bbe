import { Agent, createServer, get } from 'node:http'
import { expect, test } from 'vitest'
import { createHealthPart, USUAL_BUILTINS } from '../support/health-part.ts'
import { listen } from '../support/http-server.ts'

const PROBES = 10_000
const CONNECTIONS = 100

interface Storm {
  /** Milliseconds that half of the probes took at most. */
  readonly median: number
  readonly seconds: number
  readonly failed: number
}

/** Sends the probes over so many connections, each the next one as soon as it has its answer. */
async function storm(port: number, probes: number): Promise<Storm> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const times: number[] = []
  let failed = 0
  const probe = () =>
    new Promise<void>((resolve, reject) => {
      const start = performance.now()
      get({ port, host: '127.0.0.1', agent }, (response) => {
        if (response.statusCode !== 200) failed++
        response.resume().once('end', () => {
          times.push(performance.now() - start)
          resolve()
        })
      }).once('error', reject)
    })
  let sent = 0
  const client = async () => {
    while (sent++ < probes) await probe()
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: CONNECTIONS }, client))
  agent.destroy()
  times.sort((one, other) => one - other)
  return { median: times[Math.floor(times.length / 2)] as number, seconds: (performance.now() - start) / 1_000, failed }
}

test('of 10 000 probes each check runs at most once a second, and one that hangs holds none of them up', async () => {
  const health = createHealthPart({ options: { ...USUAL_BUILTINS, eventLoop: false } })
  const runs = { db: 0, hanging: 0 }
  let hangs = false
  health.register('db', () => {
    runs.db++
    return { pool: 5 }
  })
  health.register(
    'hanging',
    ({ signal }) => {
      runs.hanging++
      if (!hangs) return undefined
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    },
    { critical: false, timeoutMs: 2_000 },
  )
  const server = await listen(
    createServer(async (_request, response) => {
      const { code, body } = await health.probe('ready', true)
      response.writeHead(code).end(JSON.stringify(body))
    }),
  )
  try {
    const before = await storm(server.port, PROBES)
    expect(runs.db).toBeLessThanOrEqual(Math.ceil(before.seconds))
    hangs = true
    runs.db = 0
    runs.hanging = 0
    let during = await storm(server.port, PROBES)
    let seconds = during.seconds
    // A quick machine sends them all within the second that the last results count.
    while (runs.db === 0 || runs.hanging === 0) {
      during = await storm(server.port, PROBES)
      seconds += during.seconds
    }
    expect(runs.db).toBeLessThanOrEqual(Math.ceil(seconds))
    expect(runs.hanging).toBeLessThanOrEqual(Math.ceil(seconds))
    expect(before.failed + during.failed).toBe(0)
    // A probe that waits for the check takes 800 ms. How quick the others are depends on what else the machine does.
    expect(during.median).toBeLessThan(400)
  } finally {
    health.dispose()
    await server.close()
  }
})

test('10 000 probes at the same time run a check once', async () => {
  const health = createHealthPart()
  let runs = 0
  health.register('db', () => {
    runs++
    return new Promise((resolve) => setTimeout(resolve, 20))
  })
  const answers = await Promise.all(Array.from({ length: PROBES }, () => health.probe('ready', false)))
  expect(runs).toBe(1)
  expect(answers.every(({ code }) => code === 200)).toBe(true)
  health.dispose()
})
