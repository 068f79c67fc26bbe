import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type NodeExit, runNode } from '../support/run-node.ts'
import { reasonToSkip } from './support/server-programs.ts'
import {
  CHECKS,
  identitiesOf,
  type RunningTestAgent,
  startTestAgent,
  type TestAgentSpan,
} from './support/test-agent.ts'

const noAgent = reasonToSkip('datadog', 'ddapm-test-agent')
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const CALLER = 'b7ad6b7169203331'
/** Of /items: server, analysis, detect, client, server of the call. Of /fail: its server. */
const SPANS = 6

describe.skipIf(noAgent)(`Datadog's test agent ${noAgent ?? ''}`, () => {
  let agent: RunningTestAgent
  let traces: readonly (readonly TestAgentSpan[])[]
  let ended: object
  let exit: NodeExit

  beforeAll(async () => {
    agent = await startTestAgent()
    const service = runNode(new URL('./support/datadog-service.ts', import.meta.url), {
      args: [String(agent.port), agent.otlpEndpoint],
    })
    const { port } = await service.message<{ type: string; port: number }>(({ type }) => type === 'listening')
    const headers = { traceparent: `00-${TRACE_ID}-${CALLER}-01` }
    await (await fetch(`http://127.0.0.1:${port}/items/7`, { headers })).text()
    await (await fetch(`http://127.0.0.1:${port}/fail`)).text()
    service.child.send('stop')
    ended = await service.message<{ type: string }>(({ type }) => type === 'ended')
    exit = await service.exit
    traces = await agent.waitForTraces(SPANS)
  })
  afterAll(() => agent?.stop())

  const spanOf = (resource: string) => traces.flat().find((span) => span.resource === resource)

  test('has nothing against what it was sent', async () => {
    expect(await agent.checkFailures()).toBe('')
    const summary = await agent.checkSummary()
    expect(Object.keys(summary).sort()).toEqual([...CHECKS].sort())
    for (const [check, { Failed_Checks }] of Object.entries(summary)) expect([check, Failed_Checks]).toEqual([check, 0])
    for (const check of ['trace_count_header', 'meta_tracer_version_header', 'trace_content_length']) {
      expect(summary[check]?.Passed_Checks).toBeGreaterThan(0)
    }
    expect(summary.meta_events_is_valid_json?.Passed_Checks).toBe(SPANS)
    expect(agent.output()).not.toMatch(/Traceback|AssertionError/)
  })

  test('the process ended with nothing lost and nothing said', () => {
    expect(ended).toMatchObject({ ok: true, lost: { spans: 0 } })
    expect(exit).toMatchObject({ code: 0, stdout: '', stderr: '' })
  })

  test('every span came on both ways, with the same trace, span and parent id', async () => {
    const byOtlp = await agent.waitForOtlpSpans(SPANS)
    const line = ({ traceId, spanId, parentId }: ReturnType<typeof identitiesOf>[number]) =>
      `${traceId} ${spanId} ${parentId}`
    expect(traces.flat()).toHaveLength(SPANS)
    expect(byOtlp.map(line).sort()).toEqual(traces.flatMap(identitiesOf).map(line).sort())
    expect(spanOf('GET /items/:id')).toMatchObject({ name: 'web.request', type: 'web' })
    expect(byOtlp.map(({ name }) => name)).toContain('GET /items/:id')
  })

  test("the guide's calls: service, environment, version, tags and metrics", () => {
    const analysis = spanOf('custom.analysis')
    expect(analysis).toMatchObject({
      name: 'custom.analysis',
      service: 'creativedynamics',
      error: 0,
      meta: { env: 'production', version: '0.9.8.1' },
      metrics: { 'data.size': 24, 'items.count': 3 },
    })
    expect(spanOf('detect')).toMatchObject({ parent_id: analysis?.span_id, metrics: { ratio: 0.25 } })
  })

  test('the trace of the caller goes on, through the call that the service makes', () => {
    const [trace = []] = traces.filter((each) => identitiesOf(each).some(({ traceId }) => traceId === TRACE_ID))
    expect(identitiesOf(trace).map(({ traceId }) => traceId)).toEqual(Array(5).fill(TRACE_ID))
    expect(identitiesOf(trace).filter(({ parentId }) => parentId === CALLER)).toHaveLength(1)
    const client = trace.find(({ name }) => name === 'http.request')
    expect(trace.find(({ resource }) => resource === 'GET /count/:n')?.parent_id).toBe(client?.span_id)
  })

  test('a failed request is one, with its error', () => {
    expect(spanOf('GET /fail')).toMatchObject({
      error: 1,
      meta: { 'error.type': 'TypeError', 'error.message': 'bad data', 'http.status_code': '500' },
    })
  })
})
