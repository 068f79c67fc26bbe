import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type DatadogAgent, startDatadogAgent } from '../support/datadog-agent.ts'
import type { AgentState } from '../support/datadog-part.ts'
import { type RunningNode, runNode } from '../support/run-node.ts'

interface Ended {
  readonly type: 'ended'
  readonly done: number
  readonly lost: number
  readonly flushMs: number
  readonly ms: number
  readonly states: readonly AgentState[]
  readonly target: string
  readonly problem: string | undefined
  readonly faults: number
}

const NO_AGENT = new URL('./scenarios/datadog-no-agent.ts', import.meta.url)
const EXIT = new URL('./scenarios/datadog-exit.ts', import.meta.url)

function runScenario(scenario: URL, ...args: (string | number)[]): RunningNode {
  const running = runNode(scenario, { args: args.map(String) })
  onTestFinished(() => void running.child.kill())
  return running
}

const ended = (running: RunningNode) => running.message<Ended>(({ type }) => type === 'ended')
const agentState = (running: RunningNode, wanted: string) =>
  running.message<AgentState & { type: string }>(({ type, state }) => type === 'agent' && state === wanted)

/** The process ended well and wrote nothing but the warning about the agent, once. */
async function expectOneWarning(app: RunningNode): Promise<void> {
  const { code, stdout, stderr } = await app.exit
  expect([code, stdout]).toEqual([0, ''])
  expect(stderr.split('\n').filter((line) => line !== '' && !line.includes('--trace-warnings'))).toEqual([
    expect.stringContaining('OBSWRN007'),
  ])
}

async function startAgent(settings?: Parameters<typeof startDatadogAgent>[0]): Promise<DatadogAgent> {
  const agent = await startDatadogAgent(settings)
  onTestFinished(() => agent.stop())
  return agent
}

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

test('without an agent the application works on, one report is made, and another when the agent is there', async () => {
  const port = await freePort()
  const app = runScenario(NO_AGENT, port)
  expect(await agentState(app, 'down')).toMatchObject({
    target: `http://127.0.0.1:${port}`,
    problem: expect.stringContaining('ECONNREFUSED'),
  })
  const agent = await startAgent({ port })
  await agentState(app, 'up')
  await agent.waitForSpans((spans) => spans.length > 0)
  app.child.send('stop')
  const result = await ended(app)
  expect(result.states.map(({ state }) => state)).toEqual(['down', 'up'])
  expect(result).toMatchObject({ problem: undefined, lost: 0, faults: 0 })
  expect(result.done).toBeGreaterThan(10)
  await expectOneWarning(app)
})

test('without an agent flush and shutdown keep within their limits and the lost spans are told', async () => {
  const port = await freePort()
  const app = runScenario(NO_AGENT, port)
  await agentState(app, 'down')
  app.child.send('stop')
  const result = await ended(app)
  expect(result).toMatchObject({ lost: result.done, faults: 0, target: `http://127.0.0.1:${port}` })
  expect(result.problem).toContain('ECONNREFUSED')
  expect(result.flushMs).toBeLessThan(1_000)
  expect(result.states).toHaveLength(1)
  await expectOneWarning(app)
})

test('shutdown delivers every span before the process exits', async () => {
  const agent = await startAgent()
  const app = runScenario(EXIT, agent.port, 'exit')
  expect(await ended(app)).toMatchObject({ lost: 0 })
  await app.exit
  expect((await agent.waitForSpans((spans) => spans.length >= 5)).map((span) => span.name).sort()).toEqual(
    [0, 1, 2, 3, 4].map((i) => `op.${i}`),
  )
})

test('a slow agent does not make shutdown longer than its limit', async () => {
  const agent = await startAgent({ delayMs: 10_000 })
  const app = runScenario(EXIT, agent.port, 'exit')
  const { lost, ms } = await ended(app)
  expect(ms).toBeLessThan(2_500)
  expect(lost).toBe(5)
})

test('neither the probes nor dd-trace keep the process alive', async () => {
  const agent = await startAgent()
  const app = runScenario(EXIT, agent.port, 'natural')
  expect(await app.exit).toMatchObject({ code: 0, stdout: '', stderr: '' })
  await agent.waitForSpans((spans) => spans.length >= 5)
})
