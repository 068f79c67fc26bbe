import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AgentSpan, type DatadogAgent, startDatadogAgent } from '../support/datadog-agent.ts'
import { type DecodedSpan, type OtlpCollector, startOtlpCollector } from '../support/otlp-collector.ts'
import { runNode } from '../support/run-node.ts'
import type { ItemAnswer } from '../support/span-app.ts'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const REMOTE_SPAN_ID = 'b7ad6b7169203331'
const EXPECTED = 7

let agent: DatadogAgent
let collector: OtlpCollector
let answer: ItemAnswer
let lost: readonly number[]
let datadog: readonly AgentSpan[]
let otlp: readonly DecodedSpan[]

beforeAll(async () => {
  agent = await startDatadogAgent()
  collector = await startOtlpCollector()
  const app = runNode(new URL('./scenarios/datadog-mirror.ts', import.meta.url), {
    args: [String(agent.port), String(collector.port)],
  })
  const { port } = await app.message<{ type: string; port: number }>(({ type }) => type === 'listening')
  const headers = { traceparent: `00-${TRACE_ID}-${REMOTE_SPAN_ID}-01`, tracestate: 'vendor=a' }
  answer = (await (await fetch(`http://127.0.0.1:${port}/items/7?secret=1`, { headers })).json()) as ItemAnswer
  await (await fetch(`http://127.0.0.1:${port}/fail`)).text()
  app.child.send('stop')
  lost = (await app.message<{ type: string; lost: number[] }>(({ type }) => type === 'ended')).lost
  await app.exit
  datadog = await agent.waitForSpans((all) => all.length >= EXPECTED)
  otlp = collector.spans()
})
afterAll(async () => {
  collector?.kill()
  await agent?.stop()
})

test('every span arrives on both sides with the same trace, span and parent id', () => {
  const ofDatadog = datadog.map(({ traceId, spanId, parentId }) => `${traceId} ${spanId} ${parentId}`)
  const ofOtlp = otlp.map(({ traceId, spanId, parentSpanId }) => `${traceId} ${spanId} ${parentSpanId}`)
  expect(ofDatadog).toHaveLength(EXPECTED)
  expect(ofOtlp.sort()).toEqual(ofDatadog.sort())
  expect(lost).toEqual([0, 0])
})

test('each side has the names of its own convention', () => {
  const server = datadog.find((span) => span.spanId === answer.server.spanId)
  const twin = otlp.find((span) => span.spanId === answer.server.spanId)
  expect(server).toMatchObject({ name: 'web.request', resource: 'GET /items/:id', traceId: TRACE_ID })
  expect(server).toMatchObject({ parentId: REMOTE_SPAN_ID, meta: { 'http.status_code': '200' } })
  expect(twin).toMatchObject({ name: 'GET /items/:id', kind: 2 })
  expect(twin?.attributes).toMatchObject({ 'http.route': '/items/:id' })
})

test('both sides agree on what failed, when it began and when it ended', () => {
  for (const span of datadog) {
    const twin = otlp.find(({ spanId }) => spanId === span.spanId)
    expect([span.resource, twin?.status.code === 2]).toEqual([span.resource, span.error === 1])
    expect(Number(twin?.startTime) / 1e6).toBeCloseTo(span.start, 2)
    expect(Number(twin?.endTime) / 1e6).toBeCloseTo(span.start + span.duration, 2)
  }
  expect(datadog.filter((span) => span.error === 1).map((span) => span.resource)).toEqual(
    expect.arrayContaining(['GET /fail', 'custom.failing']),
  )
})

test('tags of currentSpan() go to both sides', () => {
  const analysis = datadog.find((span) => span.name === 'custom.analysis')
  expect(analysis?.metrics).toMatchObject({ 'data.size': 5, 'items.count': 3 })
  const twin = otlp.find((span) => span.name === 'custom.analysis')
  expect(twin?.attributes).toMatchObject({ 'data.size': 5, 'items.count': 3 })
})

test("the outgoing request carries one traceparent and Datadog's headers", () => {
  expect(answer.outgoing).toMatchObject({
    traceparent: `00-${TRACE_ID}-${answer.client.spanId}-01`,
    tracestate: expect.stringMatching(/^(?!.*vendor=a.*vendor=a).*vendor=a/),
    'x-datadog-parent-id': BigInt(`0x${answer.client.spanId}`).toString(),
  })
})
