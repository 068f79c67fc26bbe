import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DatadogAgent, startDatadogAgent } from '../support/datadog-agent.ts'
import { runNode } from '../support/run-node.ts'

let agent: DatadogAgent

beforeAll(async () => {
  agent = await startDatadogAgent()
})
afterAll(() => agent?.stop())

interface Result {
  readonly type: string
  readonly traceId: string
  readonly problem: string | undefined
  readonly provider: string
  /** The variables of dd-trace and OpenTelemetry as they are afterwards. */
  readonly left: Readonly<Record<string, string>>
}

/** Runs the scenario with variables set and answers with what it says and how many spans the agent received from it. */
async function runWith(env: Record<string, string>, also = ''): Promise<Result & { readonly received: number }> {
  const before = agent.spans().length
  const app = runNode(new URL('./scenarios/datadog-environment.ts', import.meta.url), {
    args: [String(agent.port), also],
    env,
  })
  const result = await app.message<Result>(({ type }) => type === 'result')
  await app.exit
  await agent.settled()
  return { ...result, received: agent.spans().length - before }
}

test.each([
  ['OTEL_TRACES_EXPORTER', 'otlp', {}],
  ['OTEL_TRACES_EXPORTER', 'none', {}],
  ['OTEL_SDK_DISABLED', 'false', { DD_TRACE_OTEL_ENABLED: 'false' }],
  ['OTEL_SDK_DISABLED', 'true', { DD_TRACE_OTEL_ENABLED: 'false' }],
  ['DD_TRACE_AGENT_URL', 'http://127.0.0.1:9', {}],
])('%s=%s, said to somebody else, keeps no span from the agent', async (name, value, added) => {
  const result = await runWith({ [name]: value })
  expect(result).toMatchObject({ received: 1, problem: undefined })
  expect(result.left).toEqual({ [name]: value, ...added })
  expect(result.traceId).toMatch(/^[1-9a-f][0-9a-f]{31}$/)
})

test("OpenTelemetry's provider is not replaced by dd-trace's, unless that was asked for and nothing else needs it", async () => {
  const asked = { DD_TRACE_OTEL_ENABLED: 'true' }
  const own = 'class NodeTracerProvider'
  expect((await runWith({})).provider).toContain(own)
  expect((await runWith({ OTEL_SDK_DISABLED: 'false' })).provider).toContain(own)
  expect((await runWith(asked)).provider).not.toContain(own)
  expect((await runWith(asked, 'otlp')).provider).toContain(own)
})

test('a dd-trace that was switched off on purpose stays off, and says so', async () => {
  const result = await runWith({ DD_TRACE_ENABLED: 'false' })
  expect(result).toMatchObject({ received: 0, problem: expect.stringContaining('switched off') })
})

test('without dd-trace the call throws OBS_ERR_MISSING_PEER with the command that installs it', async () => {
  const app = runNode(new URL('./scenarios/datadog-missing.ts', import.meta.url), { args: [String(agent.port)] })
  const major = Number.parseInt(process.versions.node, 10) >= 22 ? 6 : 5
  expect(await app.message()).toMatchObject({
    type: 'failed',
    code: 'OBS_ERR_MISSING_PEER',
    message: expect.stringContaining(`npm install dd-trace@${major}`),
  })
  await app.exit
})
