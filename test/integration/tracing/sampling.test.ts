import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import fastify from 'fastify'
import { afterEach, expect, test, vi } from 'vitest'
import type { TracingOptions } from '../../../src/config/options.ts'
import { createTestObservability } from '../../../src/testing/create-test-observability.ts'
import { startDatadogAgent } from '../../support/datadog-agent.ts'
import { runNode } from '../../support/run-node.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(
    () => server.close(),
    () => server.closeAllConnections(),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A service that shows the `traceparent` that it is called with. */
async function startDownstream(): Promise<string> {
  return listen(createServer((request, response) => response.end(String(request.headers.traceparent))))
}

function observe(tracing: TracingOptions) {
  const { obs, recorded } = createTestObservability({ tracing })
  cleanups.push(() => obs.shutdown())
  const names = () => recorded.spans.map(({ name }) => name)
  return { obs, recorded, names }
}

async function startExpress(tracing: TracingOptions) {
  const downstream = await startDownstream()
  const observed = observe(tracing)
  const { obs } = observed
  const app = express()
  app.use(obs.express())
  app.get('/orders/:id', async (_request, response) => {
    response.send(await (await fetch(downstream)).text())
  })
  app.get('/poll', (_request, response) => {
    response.send(obs.span('step', () => 'ok'))
  })
  app.get('/fails', () => {
    obs.span('step', () => 'ok')
    throw new Error('broken')
  })
  app.use(((_error, _request, response, _next) => response.status(500).end()) as express.ErrorRequestHandler)
  const url = await listen(createServer(app))
  const get = async (path: string) => (await fetch(url + path)).text()
  return { ...observed, get }
}

test('Express: a failed request is kept whole, a good one leaves nothing', async () => {
  const { get, names, recorded } = await startExpress({ sampleRatio: 0, keep: true, outgoing: true })
  await get('/poll')
  await get('/fails')
  await vi.waitFor(() => expect(names()).toEqual(['step', 'GET /fails']))
  const [step, server] = recorded.spans
  expect(step).toMatchObject({ traceId: server?.traceId, parentSpanId: server?.spanId })
  expect(server?.attributes['http.response.status_code']).toBe(500)
})

test('Express: the ratio of a route counts from the first call of its handler on', async () => {
  const routes = { 'GET /orders/:id': 1, '/poll': 0 }
  const few = await startExpress({ sampleRatio: 0, routes })
  expect(await few.get('/orders/7')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  await vi.waitFor(() => expect(few.names()).toContain('GET /orders/:id'))
  const many = await startExpress({ sampleRatio: 1, routes })
  await many.get('/poll')
  await many.get('/orders/7')
  await vi.waitFor(() => expect(many.names()).toContain('GET /orders/:id'))
  expect(many.names()).not.toContain('GET /poll')
  expect(many.names()).not.toContain('step')
})

test('Fastify: a route is known at the start, and nothing is made for one with ratio 0', async () => {
  const { obs, names } = observe({ routes: { '/poll': 0 } })
  const app = fastify()
  cleanups.push(() => app.close())
  await app.register(obs.fastify())
  app.get('/poll', () => obs.span('step', (span) => ({ isRecording: span.isRecording() })))
  app.get('/other', () => obs.span('other step', (span) => ({ isRecording: span.isRecording() })))
  expect((await app.inject('/poll')).json()).toEqual({ isRecording: false })
  expect((await app.inject('/other')).json()).toEqual({ isRecording: true })
  await vi.waitFor(() => expect(names()).toEqual(['other step', 'GET /other']))
})

test('dd-trace decides by the ratios', async () => {
  const agent = await startDatadogAgent()
  cleanups.push(() => agent.stop())
  const app = runNode(new URL('../scenarios/datadog-sampling.ts', import.meta.url), { args: [String(agent.port)] })
  expect(await app.exit).toMatchObject({ code: 0 })
  const spans = await agent.waitForSpans((all) => all.length >= 3)
  const priorities = Object.fromEntries(spans.map(({ resource, metrics }) => [resource, metrics._sampling_priority_v1]))
  // 2: kept by a rule. -1: rejected by one.
  expect(priorities).toEqual({ job: -1, 'GET /orders/:id': 2, 'GET /poll': -1 })
})
