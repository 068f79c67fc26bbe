import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type DatadogAgent, startDatadogAgent } from '../support/datadog-agent.ts'
import { addressOf, type ExampleProcess, type LogLine, runExample } from '../support/example-process.ts'
import { type OtlpCollector, startOtlpCollector } from '../support/otlp-collector.ts'

const EXAMPLES = new URL('../../examples/', import.meta.url)
const SERVERS = ['express', 'fastify', 'hono', 'koa', 'node-http']
/** Without a framework the example answers its errors itself, so that the library sees nothing but the status. */
const errorTypeOf = (name: string) => (name === 'node-http' ? 'HTTP_5xx' : 'RangeError')
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736'

const running: ExampleProcess[] = []
let agent: DatadogAgent
let collector: OtlpCollector

beforeAll(async () => {
  ;[agent, collector] = await Promise.all([startDatadogAgent(), startOtlpCollector()])
})
afterAll(async () => {
  for (const { node } of running) node.child.kill('SIGKILL')
  collector.kill()
  await agent.stop()
})

function start(...[path, options]: Parameters<typeof runExample>): ExampleProcess {
  const example = runExample(path, options)
  running.push(example)
  return example
}

async function text(url: string, init?: RequestInit): Promise<{ status: number; body: string; headers: Headers }> {
  const response = await fetch(url, init)
  return { status: response.status, body: await response.text(), headers: response.headers }
}

function lineOf(lines: readonly LogLine[], message: string): LogLine {
  const line = lines.find((candidate) => candidate.message === message)
  if (line === undefined) throw new Error(`no line "${message}" among ${lines.map((each) => each.message).join(', ')}`)
  return line
}

test('every example is at most 60 lines long', () => {
  const folders = readdirSync(EXAMPLES).filter((name) => name !== 'data' && name !== 'demo')
  expect(folders.sort()).toEqual([...SERVERS, 'analysis-job', 'datadog', 'health'].sort())
  for (const folder of folders) {
    const files = readdirSync(new URL(folder, EXAMPLES))
    expect(files).toHaveLength(1)
    const lines = readFileSync(new URL(`${folder}/${files[0]}`, EXAMPLES), 'utf8')
      .trimEnd()
      .split('\n')
    expect({ folder, fits: lines.length <= 60 }).toEqual({ folder, fits: true })
  }
})

describe.concurrent('the example for', () => {
  test.each(SERVERS)('%s serves, measures, logs and traces its routes and ends on SIGTERM', async (name) => {
    const example = start(`${name}/server.ts`)
    const base = await addressOf(example)

    const served = await text(`${base}/orders/7`, {
      headers: { 'x-request-id': 'order-7', 'x-user-id': 'u-1', traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01` },
    })
    expect(JSON.parse(served.body)).toEqual({ id: '7', items: 3 })
    expect(served.headers.get('x-request-id')).toBe('order-7')
    expect((await text(`${base}/boom`, { headers: { 'x-request-id': 'boom-1' } })).status).toBe(500)
    expect((await text(`${base}/nowhere`)).status).toBe(404)

    const metrics = (await text(`${base}/metrics`)).body
    expect(metrics).toContain('orders_requests_total{method="GET",endpoint="/orders/:id",status="200"} 1\n')
    expect(metrics).toContain('orders_requests_total{method="GET",endpoint="/boom",status="500"} 1\n')
    expect(metrics).toContain('orders_requests_total{method="GET",endpoint="__unmatched__",status="404"} 1\n')
    expect(metrics).toContain(`orders_errors_total{error_type="${errorTypeOf(name)}",endpoint="/boom"} 1\n`)
    expect(metrics).toContain('orders_request_duration_seconds_count{method="GET",endpoint="/orders/:id"} 1\n')

    const health = await text(`${base}/health`)
    expect(health.status).toBe(200)
    expect(Object.keys(JSON.parse(health.body).checks)).toEqual(['memory', 'disk', 'event_loop', 'api_latency'])
    expect((await text(`${base}/health/live`)).status).toBe(200)

    const { code, stderr } = await example.end()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const lines = example.logLines()
    expect(lineOf(lines, 'order served')).toMatchObject({
      level: 'INFO',
      logger: 'orders',
      service: 'orders',
      correlation_id: 'order-7',
      trace_id: TRACE_ID,
    })
    expect(lineOf(lines, 'GET /orders/:id 200')).toMatchObject({
      logger: 'http',
      endpoint: '/orders/:id',
      status: 200,
      duration: expect.any(Number),
      correlation_id: 'order-7',
      trace_id: TRACE_ID,
    })
    const failures = lines.filter((line) => line.correlation_id === 'boom-1' && line.level === 'ERROR')
    expect(failures[0]).toMatchObject({
      error_type: 'RangeError',
      error: { message: 'an example of a failure', stack: expect.stringContaining(`examples/${name}/server.ts`) },
    })
    expect(failures.at(-1)).toMatchObject({ message: 'GET /boom 500', status: 500 })
  })

  test('Express defines a metric of its own and answers errors as problem+json', async () => {
    const example = start('express/server.ts')
    const base = await addressOf(example)
    await text(`${base}/orders/7`, { headers: { 'x-user-id': 'u-1' } })
    const failed = await text(`${base}/boom`, { headers: { 'x-request-id': 'boom-2' } })
    expect(failed.headers.get('content-type')).toContain('application/problem+json')
    expect(JSON.parse(failed.body)).toMatchObject({ status: 500, correlation_id: 'boom-2' })
    const metrics = (await text(`${base}/metrics`)).body
    expect(metrics).toContain('orders_orders_total{status="ok"} 1\n')
    expect(metrics).toContain('orders_orders_total{status="refused"} 0\n')
    expect((await example.end('SIGINT')).code).toBe(0)
    expect(lineOf(example.logLines(), 'GET /orders/:id 200')).toMatchObject({ user_id: 'u-1' })
  })

  test('health checks what the service depends on, and ends with its hooks while readiness is 503', async () => {
    const example = start('health/server.ts')
    const base = await addressOf(example)
    const ready = await text(`${base}/health/ready`)
    expect(ready.status).toBe(200)
    expect(JSON.parse(ready.body).checks).toMatchObject({
      db: { status: 'healthy', details: { latency_ms: expect.any(Number) } },
      broker: { status: 'healthy' },
      queue: { status: 'healthy', details: { queued: 0 } },
    })
    const headers = { accept: 'application/health+json' }
    const detailed = await text(`${base}/health/detailed`, { headers })
    expect(detailed.headers.get('content-type')).toBe('application/health+json')
    expect(JSON.parse(detailed.body).checks).toHaveProperty(['log_destinations:responseTime'])
    const ended = example.end('SIGINT')
    await vi.waitFor(async () => expect((await text(`${base}/health/ready`)).status).toBe(503))
    expect((await text(`${base}/health/live`)).status).toBe(200)
    expect(await ended).toMatchObject({ code: 0, stderr: '' })
    const messages = example.logLines().map(({ message }) => message)
    expect(messages.indexOf('queue is fed no longer')).toBeGreaterThan(-1)
    expect(messages.indexOf('pool closed')).toBeGreaterThan(messages.indexOf('queue is fed no longer'))
  })

  test('an analysis without a server writes its lines and metrics and exits by itself', async () => {
    const example = start('analysis-job/job.ts')
    const { code, stdout, stderr } = await example.node.exit
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('creativedynamics_analyses_total{dataset="summer",status="success"} 1\n')
    expect(stdout).toMatch(/creativedynamics_data_processed_bytes \d{5,}\n/)
    expect(stdout).toContain('creativedynamics_active_analyses 0\n')
    const lines = example.logLines()
    const finished = lineOf(lines, 'analyze_all_items finished')
    expect(finished).toMatchObject({ function: 'analyze_all_items', dataset: 'summer', items: 8 })
    expect(finished.trace_id).toMatch(/^[0-9a-f]{32}$/)
    expect(lineOf(lines, 'best creative').best).toMatch(/^cr-\d$/)
  })

  test('Datadog sends spans with tags to the agent and to OTLP, with the same ids', async () => {
    const example = start('datadog/server.ts', {
      env: {
        DD_AGENT_HOST: '127.0.0.1',
        DD_TRACE_AGENT_PORT: String(agent.port),
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://${collector.endpoint}`,
      },
    })
    const base = await addressOf(example)
    const answer = await text(`${base}/analyze`, { method: 'POST', body: '[1,2,3]' })
    expect(JSON.parse(answer.body)).toEqual({ sum: 6 })
    expect((await text(`${base}/metrics`)).body).toContain(
      'creativedynamics_requests_total{method="POST",endpoint="/analyze",status="200"} 1\n',
    )
    expect((await text(`${base}/health/ready`)).status).toBe(200)
    expect((await example.end()).code).toBe(0)

    const spans = await agent.waitForSpans((all) => all.length >= 2)
    const analysis = spans.find((span) => span.name === 'custom.analysis')
    expect(analysis).toMatchObject({
      service: 'creativedynamics',
      meta: { env: 'production', version: '0.9.8.1' },
      metrics: { 'data.size': 7, 'items.count': 3 },
    })
    await vi.waitFor(() => expect(collector.spans()).toHaveLength(2))
    const idsOf = (all: readonly { traceId: string; spanId: string }[]) =>
      all.map(({ traceId, spanId }) => `${traceId} ${spanId}`).sort()
    expect(idsOf(collector.spans())).toEqual(idsOf(spans))
    expect(lineOf(example.logLines(), 'POST /analyze 200')).toMatchObject({
      trace_id: analysis?.traceId,
      'dd.trace_id': analysis?.traceId,
      'dd.service': 'creativedynamics',
    })
  })

  test('Datadog works without OTLP', async () => {
    const alone = await startDatadogAgent()
    try {
      const example = start('datadog/server.ts', {
        env: { DD_AGENT_HOST: '127.0.0.1', DD_TRACE_AGENT_PORT: String(alone.port) },
      })
      await text(`${await addressOf(example)}/analyze`, { method: 'POST', body: '[1]' })
      expect((await example.end()).code).toBe(0)
      const spans = await alone.waitForSpans((all) => all.length >= 2)
      expect(spans.map((span) => span.resource).sort()).toEqual(['POST /analyze', 'custom.analysis'])
    } finally {
      await alone.stop()
    }
  })
})
