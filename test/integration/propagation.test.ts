import { createServer, get } from 'node:http'
import { context, propagation, trace } from '@opentelemetry/api'
import axios from 'axios'
import got from 'got'
import { request as undiciRequest } from 'undici'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createObservability, type Observability, type TracingOptions } from '../../src/index.ts'
import { type RecordedTelemetry, recordTelemetry } from '../../src/testing/index.ts'
import { listen, type RunningServer, send } from '../support/http-server.ts'
import { runNode } from '../support/run-node.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'

const closers: (() => unknown)[] = []
let obs: Observability
let recorded: RecordedTelemetry
/** Raw headers that the called service received. */
let received: string[][]

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
  await obs.shutdown()
})

async function start(tracing: TracingOptions, call: (url: string) => Promise<unknown>): Promise<RunningServer> {
  received = []
  obs = createObservability({
    service: 'shop',
    announce: false,
    logging: false,
    tracing: { exporter: 'memory', ...tracing },
  })
  recorded = recordTelemetry(obs)
  const other = await listen(
    createServer((req, res) => {
      received.push(req.rawHeaders)
      res.end('ok')
    }),
  )
  const own = await listen(
    createServer(
      obs.node(async (_, res) => {
        const baggage = propagation.getActiveBaggage()?.getEntry('tenant')?.value
        await call(`${other.url}/other`)
        res.end(JSON.stringify({ baggage, traceId: trace.getActiveSpan()?.spanContext().traceId }))
      }),
    ),
  )
  closers.push(own.close, other.close)
  return own
}

const CLIENTS: readonly [string, (url: string) => Promise<unknown>][] = [
  ['fetch', async (url) => (await fetch(url)).text()],
  ['undici', async (url) => (await undiciRequest(url)).body.text()],
  [
    'http',
    (url) => new Promise((resolve, reject) => get(url, (res) => res.resume().on('end', resolve)).on('error', reject)),
  ],
  ['axios', (url) => axios.get(url)],
  ['got', (url) => got(url)],
]
const byFetch = CLIENTS[0]?.[1] as (url: string) => Promise<unknown>

/** The values of a header, each time it was sent. */
const sent = (name: string) =>
  received.flatMap((raw) => raw.filter((_, i) => i % 2 === 1 && raw[i - 1]?.toLowerCase() === name))

const spansOf = (kind: string) => recorded.spans.filter((span) => span.kind === kind)

describe.each(CLIENTS)('by %s', (_, call) => {
  test.each([
    ['b3', { b3: `${TRACE}-${SPAN}-1` }, 'b3', (id: string) => `${TRACE}-${id}-1`],
    ['b3multi', { 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN }, 'x-b3-spanid', (id: string) => id],
    [
      'datadog',
      {
        'x-datadog-trace-id': '11803532876627986230',
        'x-datadog-parent-id': '67667974448284343',
        'x-datadog-tags': `_dd.p.tid=${TRACE.slice(0, 16)}`,
      },
      'x-datadog-parent-id',
      (id: string) => BigInt(`0x${id}`).toString(),
    ],
    ['tracecontext', { traceparent: `00-${TRACE}-${SPAN}-01` }, 'traceparent', (id: string) => `00-${TRACE}-${id}-01`],
  ] as const)('%s goes from one service to the next', async (name, headers, header, expected) => {
    const server = await start({ propagators: [name] }, call)
    const answer = await send(server.port, '/', { headers })
    expect(JSON.parse(answer.body)).toMatchObject({ traceId: TRACE })
    await vi.waitFor(() => expect(spansOf('client')).toHaveLength(1))
    await vi.waitFor(() => expect(spansOf('server')).toHaveLength(1))
    expect(spansOf('server')[0]).toMatchObject({ traceId: TRACE, parentSpanId: SPAN })
    expect(sent(header)).toEqual([expected(spansOf('client')[0]?.spanId ?? '')])
    expect(name === 'tracecontext' ? 1 : 0).toBe(sent('traceparent').length)
  })

  test('baggage is read, seen by OpenTelemetry’s API and sent on', async () => {
    const server = await start({ propagators: ['tracecontext', 'baggage'] }, call)
    const answer = await send(server.port, '/', { headers: { baggage: 'tenant=a%20b;p=1,other=2' } })
    expect(JSON.parse(answer.body)).toMatchObject({ baggage: 'a b' })
    expect(sent('baggage')).toEqual(['tenant=a%20b;p=1,other=2'])
    expect(sent('traceparent')).toHaveLength(1)
  })
})

test('baggage is not read, and not sent on, unless it is asked for', async () => {
  const server = await start({}, byFetch)
  const answer = await send(server.port, '/', { headers: { baggage: 'tenant=a' } })
  expect(JSON.parse(answer.body)).not.toHaveProperty('baggage')
  expect(sent('baggage')).toEqual([])
})

test('without a propagator every trace begins and ends here', async () => {
  const server = await start({ propagators: [] }, byFetch)
  await send(server.port, '/', { headers: { traceparent: `00-${TRACE}-${SPAN}-01`, b3: `${TRACE}-${SPAN}-1` } })
  await vi.waitFor(() => expect(spansOf('server')).toHaveLength(1))
  expect(spansOf('server')[0]?.traceId).not.toBe(TRACE)
  expect(sent('traceparent')).toEqual([])
})

test('a caller that says only "do not record" is obeyed', async () => {
  const server = await start({ propagators: ['b3'] }, byFetch)
  const answer = await send(server.port, '/', { headers: { b3: '0' } })
  expect(JSON.parse(answer.body).traceId).toMatch(/^[0-9a-f]{32}$/)
  expect(sent('b3')[0]).toMatch(/-0$/)
  expect(recorded.spans).toEqual([])
})

test('where the caller leaves the decision to the receiver, the ratio decides', async () => {
  const server = await start({ propagators: ['b3'], sampleRatio: 0 }, byFetch)
  await send(server.port, '/', { headers: { b3: `${TRACE}-${SPAN}` } })
  expect(sent('b3')[0]).toMatch(new RegExp(`^${TRACE}-[0-9a-f]{16}-0$`))
  await send(server.port, '/', { headers: { b3: `${TRACE}-${SPAN}-1` } })
  expect(sent('b3')[1]).toMatch(new RegExp(`^${TRACE}-[0-9a-f]{16}-1$`))
})

test('malformed headers of every kind start a fresh trace', async () => {
  const server = await start({ propagators: ['tracecontext', 'b3', 'datadog', 'baggage'] }, byFetch)
  const hostile = ['', '0-0', `${TRACE}-${SPAN}-x`, '-', '%zz', 'a'.repeat(1_500), '\u00e4', '99999999999999999999']
  const names = ['traceparent', 'tracestate', 'b3', 'x-b3-traceid', 'x-datadog-trace-id', 'x-datadog-tags', 'baggage']
  for (const value of hostile) {
    const headers = Object.fromEntries(names.map((name) => [name, value]))
    const { status, body } = await send(server.port, '/', { headers })
    expect(status).toBe(200)
    expect(JSON.parse(body).traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/)
  }
  await vi.waitFor(() => expect(spansOf('server')).toHaveLength(hostile.length))
  expect(spansOf('server').filter(({ parentSpanId }) => parentSpanId !== undefined)).toEqual([])
})

test('OpenTelemetry’s own propagation uses the same headers', async () => {
  await start({ propagators: ['b3', 'baggage'] }, byFetch)
  const carrier: Record<string, string> = {}
  obs.span('outer', () => {
    const baggage = propagation.createBaggage({ tenant: { value: 'ä' } })
    propagation.inject(propagation.setBaggage(context.active(), baggage), carrier)
  })
  expect(Object.keys(carrier).sort()).toEqual(['b3', 'baggage'])
  expect(carrier.baggage).toBe('tenant=%C3%A4')
})

test('an injector that is told of the request later adds no second header', async () => {
  const { subscribe, unsubscribe } = await import('node:diagnostics_channel')
  const server = await start({}, byFetch)
  const late = (message: unknown) =>
    void (message as { request: { addHeader(name: string, value: string): void } }).request.addHeader(
      'Traceparent',
      `00-${TRACE}-${SPAN}-01`,
    )
  subscribe('undici:request:create', late)
  closers.push(() => unsubscribe('undici:request:create', late))
  await send(server.port, '/')
  expect(sent('traceparent')).toHaveLength(1)
  expect(sent('traceparent')[0]).not.toContain(TRACE)
})

test('dd-trace writes what we read, and reads what we write', async () => {
  const app = runNode(new URL('./scenarios/datadog-headers.ts', import.meta.url))
  expect(await app.message()).toEqual({ type: 'result', problems: [] })
})
