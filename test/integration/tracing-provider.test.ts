import { createServer } from 'node:http'
import { context, propagation, trace } from '@opentelemetry/api'
import {
  AlwaysOffSampler,
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createObservability, type Observability, type ObservabilityOptions } from '../../src/index.ts'
import { listen, type RunningServer, send } from '../support/http-server.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'

const closers: (() => unknown)[] = []
let obs: Observability
let exporter: InMemorySpanExporter
/** `traceparent` headers of the calls that were made from the handler. */
let called: string[]

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
  await obs.shutdown()
  trace.disable()
  context.disable()
  propagation.disable()
})

function provider(options: object = {}): NodeTracerProvider {
  exporter = new InMemorySpanExporter()
  return new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)], ...options })
}

function start(tracing: ObservabilityOptions['tracing']): void {
  obs = createObservability({ service: 'shop', announce: false, logging: false, tracing })
}

async function serve(handle: (url: string) => unknown = (url) => fetch(url)): Promise<RunningServer> {
  called = []
  const other = await listen(
    createServer((req, res) => {
      called.push(String(req.headers.traceparent))
      res.end()
    }),
  )
  const own = await listen(
    createServer(
      obs.node(
        async (_, res) => {
          await handle(other.url)
          res.end(JSON.stringify(obs.context()))
        },
        { route: () => '/items/:id' } as never,
      ),
    ),
  )
  closers.push(own.close, other.close)
  return own
}

const spans = () => exporter.getFinishedSpans()
const named = (name: string): ReadableSpan => {
  const found = spans().find((span) => span.name === name)
  if (found === undefined) throw new Error(`no span ${name} among ${spans().map((span) => span.name)}`)
  return found
}
const parentOf = (span: ReadableSpan) => span.parentSpanContext?.spanId
const idOf = (span: ReadableSpan) => span.spanContext().spanId

/** Three ways to come to it, whose spans are the same. */
const WAYS: readonly (readonly [string, (made: NodeTracerProvider) => void])[] = [
  ['given as an option', (made) => start({ provider: made })],
  ['given as an option, globals left alone', (made) => start({ provider: made, registerGlobal: false })],
  [
    'registered by the application',
    (made) => {
      made.register()
      start({})
    },
  ],
  [
    'registered by the application without a context manager',
    (made) => {
      trace.setGlobalTracerProvider(made)
      start({})
    },
  ],
]

describe.each(WAYS)('a provider that is %s', (way, use) => {
  test('makes the spans of requests, calls and steps, in one trace', async () => {
    use(provider())
    const server = await serve((url) => obs.span('work', { items: 3, nothing: null }, () => fetch(url)))
    const headers = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'a=b' }
    const { body } = await send(server.port, '/items/7', { headers })
    await vi.waitFor(() => expect(spans()).toHaveLength(3))
    const work = named('work')
    const client = spans().find((span) => span.kind === 2) as ReadableSpan
    const request = spans().find((span) => span.kind === 1) as ReadableSpan
    expect(spans().map((span) => span.spanContext().traceId)).toEqual([TRACE, TRACE, TRACE])
    expect(request.parentSpanContext).toMatchObject({ spanId: SPAN, isRemote: true })
    expect(request.spanContext().traceState?.serialize()).toBe('a=b')
    expect([parentOf(work), parentOf(client)]).toEqual([idOf(request), idOf(work)])
    expect(work.attributes).toEqual({ items: 3 })
    expect(request.attributes).toMatchObject({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'url.path': '/items/7',
      'url.scheme': 'http',
    })
    expect(client.attributes).toMatchObject({ 'http.request.method': 'GET', 'http.response.status_code': 200 })
    expect(called).toEqual([`00-${TRACE}-${idOf(client)}-01`])
    expect(JSON.parse(body)).toMatchObject({ traceId: TRACE, spanId: idOf(request) })
    expect(request.duration[0]).toBe(0)
    expect(Math.abs(request.startTime[0] - Date.now() / 1_000)).toBeLessThan(60)
  })

  test('errors stand on the spans', async () => {
    use(provider())
    await serve()
    expect(() =>
      obs.span('broken', () => {
        throw new TypeError('no')
      }),
    ).toThrow('no')
    expect(named('broken').status).toMatchObject({ code: 2 })
    expect(named('broken').events[0]).toMatchObject({ name: 'exception' })
  })

  test('what it does not sample is not recorded, and the next service is told', async () => {
    use(provider({ sampler: new AlwaysOffSampler() }))
    const server = await serve()
    await send(server.port, '/items/7')
    expect(called[0]).toMatch(/-00$/)
    expect(spans()).toEqual([])
  })

  test('ignored paths make no span, and nothing beneath them does', async () => {
    use(provider())
    const server = await serve((url) => obs.span('work', () => fetch(url)))
    await send(server.port, '/health')
    obs.span('after', () => undefined)
    expect(spans().map((span) => span.name)).toEqual(['after'])
  })

  test.skipIf(way.includes('left alone'))('spans of the application’s own tracer join in on both sides', async () => {
    const made = provider()
    use(made)
    const tracer = made.getTracer('app')
    const server = await serve((url) =>
      tracer.startActiveSpan('theirs', async (span) => {
        await obs.span('ours', () => fetch(url))
        span.end()
      }),
    )
    await send(server.port, '/items/7')
    await vi.waitFor(() => expect(spans()).toHaveLength(4))
    const request = spans().find((span) => span.kind === 1) as ReadableSpan
    expect([parentOf(named('theirs')), parentOf(named('ours'))]).toEqual([idOf(request), idOf(named('theirs'))])
  })

  test('it is flushed and goes on after the shutdown', async () => {
    const made = provider()
    const flushed = vi.spyOn(made, 'forceFlush')
    const ended = vi.spyOn(made, 'shutdown')
    use(made)
    await serve()
    expect(await obs.shutdown()).toMatchObject({ ok: true, lost: { spans: 0 } })
    expect(flushed).toHaveBeenCalled()
    expect(ended).not.toHaveBeenCalled()
    made.getTracer('app').startSpan('later').end()
    expect(spans().map((span) => span.name)).toEqual(['later'])
  })
})

test('with an exporter of its own this library leaves the registered provider alone', async () => {
  provider().register()
  start({ exporter: 'memory' })
  obs.span('ours', () => undefined)
  trace.getTracer('app').startSpan('theirs').end()
  expect(spans().map((span) => span.name)).toEqual(['theirs'])
})

test('a provider and an exporter together are refused', () => {
  expect(() => start({ provider: provider(), exporter: 'memory' })).toThrow(
    'tracing.exporter: expected to be left out: tracing.provider makes the spans and exports them',
  )
  start(false)
})

test('the diagnosis says where spans go', async () => {
  start({ provider: provider() })
  const { findings } = await obs.diagnose()
  expect(findings.filter(({ code }) => /TRACE|OTEL/.test(code)).map(({ level }) => level)).not.toContain('warn')
})

test('a provider that throws changes nothing for the application', async () => {
  const broken = {
    getTracer: () => ({
      startSpan: () => {
        throw new Error('broken provider')
      },
    }),
  }
  start({ provider: broken })
  expect(obs.span('work', () => 7)).toBe(7)
  const server = await serve()
  expect((await send(server.port, '/items/7')).status).toBe(200)
})
