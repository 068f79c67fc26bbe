import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AgentSpan, type DatadogAgent, startDatadogAgent } from '../support/datadog-agent.ts'
import { type RunningNode, runNode } from '../support/run-node.ts'
import type { ItemAnswer } from '../support/span-app.ts'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const REMOTE_SPAN_ID = 'b7ad6b7169203331'

let agent: DatadogAgent
let app: RunningNode
let listening: { readonly port: number; readonly fields: object }
let answer: ItemAnswer
let spans: readonly AgentSpan[]

beforeAll(async () => {
  agent = await startDatadogAgent()
  app = runNode(new URL('./scenarios/datadog-server.ts', import.meta.url), { args: [String(agent.port)] })
  listening = await app.message<{ type: string } & typeof listening>(({ type }) => type === 'listening')
  const base = `http://127.0.0.1:${listening.port}`
  const headers = {
    traceparent: `00-${TRACE_ID}-${REMOTE_SPAN_ID}-01`,
    tracestate: 'vendor=a',
    'user-agent': 'check/1',
  }
  answer = (await (await fetch(`${base}/items/7?secret=1`, { headers })).json()) as ItemAnswer
  await (await fetch(`${base}/fail`, { headers: { traceparent: 'nonsense' } })).text()
  app.child.send('stop')
  await app.exit
  spans = await agent.waitForSpans((all) => all.length >= 4)
})
afterAll(() => agent?.stop())

const byId = (id: string) => spans.find((span) => span.spanId === id)

test('the server span has the names and tags of Datadog and no query', () => {
  expect(byId(answer.server.spanId)).toMatchObject({
    traceId: TRACE_ID,
    parentId: REMOTE_SPAN_ID,
    name: 'web.request',
    resource: 'GET /items/:id',
    type: 'web',
    error: 0,
    meta: {
      'span.kind': 'server',
      'http.method': 'GET',
      'http.route': '/items/:id',
      'http.status_code': '200',
      'http.url': `http://127.0.0.1:${listening.port}/items/7`,
      'http.useragent': 'check/1',
    },
  })
})

test('a span inside it is its child and carries its attributes and events', () => {
  expect(byId(answer.validate.spanId)).toMatchObject({
    traceId: TRACE_ID,
    parentId: answer.server.spanId,
    name: 'validate',
    resource: 'validate',
    metrics: { size: 3 },
    events: [{ name: 'cache.miss', attributes: { key: 'a' } }],
  })
})

test('an outgoing request has a client span', () => {
  expect(byId(answer.client.spanId)).toMatchObject({
    traceId: TRACE_ID,
    parentId: answer.server.spanId,
    name: 'http.request',
    resource: 'GET',
    type: 'http',
    meta: { 'span.kind': 'client', 'http.status_code': '200', 'out.host': '127.0.0.1' },
  })
  expect(byId(answer.client.spanId)?.meta['http.url']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/prices$/)
})

test("the outgoing request carries W3C's and Datadog's headers once, with the client span as parent", () => {
  expect(answer.outgoing).toMatchObject({
    traceparent: `00-${TRACE_ID}-${answer.client.spanId}-01`,
    tracestate: expect.stringContaining('vendor=a'),
    'x-datadog-parent-id': BigInt(`0x${answer.client.spanId}`).toString(),
    'x-datadog-sampling-priority': '1',
  })
})

test('an error fails the span with type, message and stack; a malformed traceparent starts a new trace', () => {
  const failed = spans.find((span) => span.resource === 'GET /fail')
  expect(failed).toMatchObject({
    error: 1,
    parentId: '',
    meta: { 'http.status_code': '500', 'error.type': 'RangeError', 'error.message': 'boom' },
  })
  expect(failed?.meta['error.stack']).toContain('RangeError: boom')
  expect(failed?.traceId).not.toBe(TRACE_ID)
})

test('ids and flags of the spans are those of OpenTelemetry', () => {
  expect(answer.server).toEqual({ traceId: TRACE_ID, spanId: expect.stringMatching(/^[0-9a-f]{16}$/), traceFlags: 1 })
})

test('log fields name the ids as Datadog does: trace id in hex, span id in decimal', () => {
  expect(listening.fields).toEqual({
    'dd.trace_id': TRACE_ID,
    'dd.span_id': '13235353014750950193',
    'dd.service': 'creativedynamics',
    'dd.env': 'production',
    'dd.version': '0.9.8.1',
  })
})

test("dd-trace's own instrumentation adds no spans of its own", () => {
  expect(spans.map((span) => span.name).sort()).toEqual(['http.request', 'validate', 'web.request', 'web.request'])
})

test('times are those of the wall clock', () => {
  const now = Date.now()
  for (const span of spans) {
    expect(Math.abs(now - span.start)).toBeLessThan(60_000)
    expect(span.duration).toBeGreaterThanOrEqual(0)
  }
  const server = byId(answer.server.spanId)
  expect(byId(answer.validate.spanId)?.start).toBeGreaterThanOrEqual(server?.start ?? Number.POSITIVE_INFINITY)
})
