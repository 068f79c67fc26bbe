import { Agent, get } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { type TestContext, test, vi } from 'vitest'
import { type RunningNode, runNode } from '../support/run-node.ts'
import type { MountScenario } from './scenarios/lifecycle-mounts.ts'

const CLIENTS = 40
/** A client waits up to so many milliseconds with its connection idle, which is when a server can close it at a bad moment. */
const MOST_IDLE_MS = 20
/** How often the balancer asks for readiness, in milliseconds: many times in the delay of the draining. */
const PROBE_MS = 10

/** What a test has to be told of, because several run at once. */
type OnTestFinished = TestContext['onTestFinished']

type Replica = RunningNode & { readonly port: number }

async function start(mount: MountScenario['mount'], onTestFinished: OnTestFinished): Promise<Replica> {
  const scenario: MountScenario = { mount, drainDelayMs: 2_000 }
  const replica = runNode(new URL('./scenarios/lifecycle-mounts.ts', import.meta.url), {
    args: [JSON.stringify(scenario)],
  })
  onTestFinished(() => void replica.child.kill('SIGKILL'))
  const { port } = await replica.message<{ port: number }>((message) => 'port' in message)
  return { ...replica, port }
}

function agentOf(keepAlive: boolean, onTestFinished: OnTestFinished): Agent {
  const agent = new Agent({ keepAlive, maxSockets: CLIENTS })
  onTestFinished(() => agent.destroy())
  return agent
}

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

/** Clients that never stop for long, behind a load balancer that sends them to replicas whose readiness probe succeeds. */
function startTraffic(onTestFinished: OnTestFinished) {
  const agent = agentOf(true, onTestFinished)
  const probes = agentOf(false, onTestFinished)
  const replicas = new Set<Replica>()
  const routable = new Set<Replica>()
  const served = new Map<Replica, number>()
  const failures: unknown[] = []
  let isOver = false

  async function balance(): Promise<void> {
    while (!isOver) {
      for (const replica of replicas) {
        const status = await ask(replica.port, '/health/ready', probes).catch(() => 0)
        if (status === 200) routable.add(replica)
        else routable.delete(replica)
      }
      await pause(PROBE_MS)
    }
  }

  async function client(): Promise<void> {
    while (!isOver) {
      const [replica] = [...routable].sort(() => Math.random() - 0.5)
      await pause(Math.random() * MOST_IDLE_MS)
      if (replica !== undefined && routable.has(replica)) {
        const status = await ask(replica.port, '/work', agent).catch((error: unknown) => error)
        if (status === 200) served.set(replica, (served.get(replica) ?? 0) + 1)
        else failures.push(status)
      }
    }
  }

  const all = [balance(), ...Array.from({ length: CLIENTS }, client)]
  return {
    replicas,
    failures,
    routable,
    served: (replica: Replica) => served.get(replica) ?? 0,
    async stop() {
      isOver = true
      await Promise.all(all)
    },
  }
}

const MOUNTS: readonly MountScenario['mount'][] = [
  ...(['Express 4', 'Express 5', 'Fastify 4', 'Fastify 5', 'Koa 2', 'Koa 3', 'Hono 4', 'node:http'] as const),
]

// Most of the time they wait for the delay of the draining.
test.concurrent.for(MOUNTS)(
  '%s: a rolling restart fails no request of 40 keep-alive clients',
  async (mount, context) => {
    const { expect, onTestFinished } = context
    const traffic = startTraffic(onTestFinished)
    try {
      const old = await start(mount, onTestFinished)
      traffic.replicas.add(old)
      await vi.waitFor(() => expect(traffic.served(old)).toBeGreaterThan(CLIENTS * 3), 20_000)
      const fresh = await start(mount, onTestFinished)
      traffic.replicas.add(fresh)
      await vi.waitFor(() => expect(traffic.served(fresh)).toBeGreaterThan(CLIENTS), 20_000)
      old.child.kill('SIGTERM')
      const before = traffic.served(fresh)
      expect(await old.exit).toMatchObject({ code: 0, signal: null, stderr: '' })
      traffic.replicas.delete(old)
      traffic.routable.delete(old)
      await vi.waitFor(() => expect(traffic.served(fresh)).toBeGreaterThan(before + CLIENTS), 20_000)
    } finally {
      await traffic.stop()
    }
    expect(traffic.failures).toEqual([])
  },
)
