import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Span, Tracer } from 'dd-trace'
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest'
import type { DatadogTracer, DatadogTraceSpan } from '../../src/datadog/dd-trace.ts'
import { type AgentSpan, type DatadogAgent, startDatadogAgent } from '../support/datadog-agent.ts'
import { APPLICATION, runNode } from '../support/run-node.ts'
import type { ItemAnswer } from '../support/span-app.ts'

let agent: DatadogAgent
let answer: ItemAnswer
let listening: { readonly port: number; readonly sameTracer: boolean }
let spans: readonly AgentSpan[]

beforeAll(async () => {
  agent = await startDatadogAgent()
  const app = runNode(new URL('./scenarios/datadog-foreign.ts', import.meta.url), { args: [String(agent.port)] })
  listening = await app.message<{ type: string } & typeof listening>(({ type }) => type === 'listening')
  answer = (await (await fetch(`http://127.0.0.1:${listening.port}/items/7`)).json()) as ItemAnswer
  app.child.send('stop')
  await app.exit
  spans = await agent.waitForSpans((all) => all.some((span) => span.name === 'validate'))
})
afterAll(() => agent?.stop())

function spanOf(name: string): AgentSpan | undefined {
  return spans.find((span) => span.name === name)
}

test('the tracer of the application is used as it is', () => {
  expect(listening.sameTracer).toBe(true)
  // The published types are structural, so that they compile without dd-trace; these hold them to the real ones.
  expectTypeOf<Tracer>().toExtend<DatadogTracer>()
  expectTypeOf<Span>().toExtend<DatadogTraceSpan>()
  expect(new Set(spans.map((span) => span.service))).toEqual(new Set(['own']))
})

test('a server span that dd-trace opened is used instead of a second one', () => {
  const server = spans.filter((span) => span.spanId === answer.server.spanId)
  expect(server).toHaveLength(1)
  expect(server[0]).toMatchObject({
    name: 'web.request',
    resource: 'GET /items/:id',
    meta: { 'http.route': '/items/:id' },
  })
  expect(spans.filter((span) => span.traceId === answer.server.traceId && span.type === 'web')).toHaveLength(
    // The server behind it is instrumented by dd-trace as well.
    2,
  )
  expect(spanOf('validate')?.parentId).toBe(answer.server.spanId)
})

test('the outgoing request carries one traceparent', () => {
  expect(answer.outgoing.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
})

test("spans of the application's own and of the library nest both ways", () => {
  expect(spanOf('ours.inner')?.parentId).toBe(spanOf('own.outer')?.spanId)
  expect(spanOf('own.inner')?.parentId).toBe(spanOf('ours.outer')?.spanId)
  expect(spanOf('ours.innermost')?.parentId).toBe(spanOf('own.inner')?.spanId)
})

test('currentSpan() is the innermost span, whoever opened it', () => {
  expect(spanOf('own.inner')?.meta.seen).toBe('own')
  expect(spanOf('ours.innermost')?.meta.seen).toBe('ours')
})

const { version } = createRequire(join(APPLICATION, 'package.json'))('dd-trace/package.json')

/** dd-trace 5.20 knows Express 4 only: with its own instrumentation on, Express 5 answers every request with an error. */
const knowsExpress5 = !version.startsWith('5.20.')

test.runIf(knowsExpress5)("behind dd-trace's spans of middleware its server span is found", async () => {
  const before = agent.spans().length
  const app = runNode(new URL('./scenarios/datadog-foreign-express.ts', import.meta.url), {
    args: [String(agent.port)],
  })
  const { port } = await app.message<{ type: string; port: number }>(({ type }) => type === 'listening')
  const { traceId } = (await (await fetch(`http://127.0.0.1:${port}/items/7`)).json()) as { traceId: string }
  app.child.send('stop')
  await app.exit
  await agent.waitForSpans((all) => all.some((span) => span.traceId === traceId && span.name === 'validate'))
  await agent.settled()
  const servers = agent
    .spans()
    .slice(before)
    .filter((span) => span.type === 'web' && span.meta['span.kind'] === 'server')
  expect(servers).toEqual([
    expect.objectContaining({ traceId, parentId: '', name: 'express.request', resource: 'GET /items/:id' }),
  ])
})
