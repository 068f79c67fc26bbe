import { Agent, get } from 'node:http'
import { expect, test, vi } from 'vitest'
import { runNode } from '../support/run-node.ts'
import type { Scenario } from './scenarios/lifecycle-server.ts'

const CLIENTS = 40

/** Resolves to the status; rejects where the connection failed. */
function ask(port: number, path: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path, agent }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
      response.once('error', reject)
    }).once('error', reject)
  })
}

test('a restart behind a load balancer fails no request of 40 keep-alive clients', async () => {
  const scenario: Scenario = { signals: ['SIGTERM'], timeoutMs: 10_000, drainDelayMs: 500 }
  const server = runNode(new URL('./scenarios/lifecycle-server.ts', import.meta.url), {
    args: [JSON.stringify(scenario)],
  })
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  const probes = new Agent({ keepAlive: false })
  try {
    const { port } = await server.message<{ port: number }>((message) => 'port' in message)
    let routing = true
    let served = 0
    const failures: unknown[] = []
    const clients = Array.from({ length: CLIENTS }, async () => {
      while (routing) {
        await ask(port, '/work', agent).then(
          () => served++,
          (error: unknown) => failures.push(error),
        )
      }
    })
    /** The load balancer: stops routing here once readiness says so. */
    const balancer = (async () => {
      while (routing) {
        if ((await ask(port, '/health/ready', probes)) === 503) routing = false
      }
    })()
    await vi.waitFor(() => expect(served).toBeGreaterThan(CLIENTS * 3))
    const before = served
    server.child.kill('SIGTERM')
    await Promise.all([...clients, balancer])
    expect(await server.exit).toMatchObject({ code: 0, stdout: 'flushed\n', stderr: '' })
    expect(failures).toEqual([])
    expect(served).toBeGreaterThan(before)
  } finally {
    agent.destroy()
    server.child.kill('SIGKILL')
  }
})
