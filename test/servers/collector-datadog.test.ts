import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type NodeExit, runNode } from '../support/run-node.ts'
import type { CollectedSpan } from './support/collected-spans.ts'
import { type RunningCollector, startCollector } from './support/collector.ts'
import { reasonToSkip } from './support/server-programs.ts'

const noCollector = reasonToSkip('collector', 'otelcol')
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const CALLER = 'b7ad6b7169203331'
/** Of /items: server, analysis, detect, client, server of the call. Of /fail: its server. */
const SPANS = 6
/** What the receiver calls the scope of all spans from Datadog's tracers. */
const DATADOG = 'Datadog'

describe.skipIf(noCollector)(`dd-trace and the datadog receiver of a Collector ${noCollector ?? ''}`, () => {
  let collector: RunningCollector
  let spans: readonly CollectedSpan[]
  let native: readonly CollectedSpan[]
  let exit: NodeExit

  beforeAll(async () => {
    collector = await startCollector({ datadog: true })
    const service = runNode(new URL('./support/datadog-service.ts', import.meta.url), {
      args: [String(collector.datadogPort), collector.endpoint],
    })
    const { port } = await service.message<{ type: string; port: number }>(({ type }) => type === 'listening')
    const headers = { traceparent: `00-${TRACE_ID}-${CALLER}-01` }
    await (await fetch(`http://127.0.0.1:${port}/items/7`, { headers })).text()
    await (await fetch(`http://127.0.0.1:${port}/fail`)).text()
    service.child.send('stop')
    exit = await service.exit
    spans = await collector.waitForSpans((all) => all.length >= 2 * SPANS)
    native = spans.filter(({ scope }) => scope === DATADOG)
  })
  afterAll(() => collector?.stop())

  const nativeOf = (resource: string) => native.find(({ attributes }) => attributes['dd.span.Resource'] === resource)

  test('the process ended with nothing said', () => {
    expect(exit).toMatchObject({ code: 0, stdout: '', stderr: '' })
  })

  test('every span came once as its own and once by OTLP, with the same trace, span and parent id', () => {
    const identity = ({ traceId, spanId, parentSpanId }: CollectedSpan) => `${traceId} ${spanId} ${parentSpanId}`
    const byOtlp = spans.filter(({ scope }) => scope !== DATADOG)
    expect(native).toHaveLength(SPANS)
    expect(byOtlp.map(identity).sort()).toEqual(native.map(identity).sort())
    expect(new Set(native.map(({ spanId }) => spanId)).size).toBe(SPANS)
  })

  test('the trace of the caller goes on, through the call that the service makes', () => {
    const trace = native.filter(({ traceId }) => traceId === TRACE_ID)
    expect(trace).toHaveLength(SPANS - 1)
    expect(trace.filter(({ parentSpanId }) => parentSpanId === CALLER)).toHaveLength(1)
  })

  test('service, environment, version, tags and metrics are those of the service', () => {
    expect(nativeOf('custom.analysis')).toMatchObject({
      name: 'custom.analysis',
      resource: { 'service.name': 'creativedynamics' },
      attributes: { 'data.size': 24, 'items.count': 3 },
    })
  })

  test('a failed request is one, with its error', () => {
    expect(nativeOf('GET /fail')).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'TypeError' } })
  })
})
