import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsumerApp, createConsumerApp, runForJson } from '../support/built-package.ts'

/** An application with OpenTelemetry's SDK 3, which the Node.js matrix installs; it needs Node.js 22.15 at least. */
const SDK_3 = process.env.TEST_OTEL_SDK_3

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const CALLER = 'b7ad6b7169203331'

/** Serves a request that has a step, a span of the application's own and a call to itself; prints what became of it. */
const PROGRAM = `
import http from 'node:http'
import { trace } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { createObservability } from '@creativedynamics/observability'

const exporter = new InMemorySpanExporter()
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
const isGlobal = process.argv[2] === 'registered'
if (isGlobal) trace.setGlobalTracerProvider(provider)
const obs = createObservability({
  service: 'shop',
  announce: false,
  logging: { console: false },
  tracing: isGlobal ? {} : { provider },
})

const own = () => 'http://127.0.0.1:' + server.address().port
async function handle(req, res) {
  if (req.url === '/other') return res.end(req.headers.traceparent)
  await obs.span('step', async () => {
    trace.getTracer('app').startActiveSpan('inner', (span) => span.end())
    res.end(await (await fetch(own() + '/other')).text())
  })
}
const server = http.createServer(obs.node(handle, { route: ({ url }) => (url === '/other' ? url : '/items/:id') }))

server.listen(0, '127.0.0.1', async () => {
  const headers = { traceparent: '00-${TRACE_ID}-${CALLER}-01' }
  const called = await (await fetch(own() + '/items/7', { headers })).text()
  server.close()
  server.closeAllConnections()
  const spans = exporter.getFinishedSpans().map((span) => ({
    name: span.name,
    traceId: span.spanContext().traceId,
    spanId: span.spanContext().spanId,
    parent: span.parentSpanContext?.spanId,
  }))
  const { ok } = await obs.shutdown()
  const registered = trace.getTracerProvider()
  console.log(JSON.stringify({ called, spans, ok, isKept: (registered.getDelegate?.() ?? registered) === provider }))
})
`

interface Printed {
  readonly called: string
  readonly spans: readonly { name: string; traceId: string; spanId: string; parent: string | undefined }[]
  readonly ok: boolean
  readonly isKept: boolean
}

describe.skipIf(SDK_3 === undefined)('an application with a provider of OpenTelemetry 3', () => {
  let app: ConsumerApp
  let program: string

  beforeAll(async () => {
    app = await createConsumerApp('module', ['@opentelemetry/sdk-trace'], SDK_3)
    program = app.write('app.mjs', PROGRAM)
  })

  afterAll(() => app?.remove())

  test.each(['registered', 'given as an option'])('%s: every span goes through it once, in one trace', async (way) => {
    const { called, spans, ok, isKept } = await runForJson<Printed>(program, app.folder, [], [way])
    const idOf = (name: string) => spans.find((span) => span.name === name)?.spanId
    expect(Object.fromEntries(spans.map(({ name, parent }) => [name, parent]))).toEqual({
      inner: idOf('step'),
      'GET /other': idOf('GET'),
      GET: idOf('step'),
      step: idOf('GET /items/:id'),
      'GET /items/:id': CALLER,
    })
    expect(spans).toHaveLength(5)
    expect(spans.map(({ traceId }) => traceId)).toEqual(spans.map(() => TRACE_ID))
    expect(called).toBe(`00-${TRACE_ID}-${idOf('GET')}-01`)
    expect([ok, isKept]).toEqual([true, way === 'registered'])
  })
})
