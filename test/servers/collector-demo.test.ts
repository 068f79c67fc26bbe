import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runExample } from '../support/example-process.ts'
import type { NodeExit } from '../support/run-node.ts'
import type { CollectedSpan } from './support/collected-spans.ts'
import { type RunningCollector, startCollector } from './support/collector.ts'
import { reasonToSkip } from './support/server-programs.ts'

const noCollector = reasonToSkip('collector', 'otelcol')

describe.skipIf(noCollector)(`the demo and a Collector ${noCollector ?? ''}`, () => {
  let collector: RunningCollector
  let spans: readonly CollectedSpan[]
  let exit: NodeExit

  beforeAll(async () => {
    collector = await startCollector()
    const demo = runExample('demo/main.ts', {
      args: ['--once', '--seconds', '1'],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://${collector.endpoint}` },
    })
    exit = await demo.node.exit
    // What the process has sent when it ends was answered by the Collector; the file follows.
    spans = await collector.waitForSpans((all) => all.some(({ name }) => name === 'GET /reports/latest'))
  })
  afterAll(() => collector?.stop())

  test('ends with nothing lost', () => {
    expect(exit.stderr).toBe('')
    expect(exit).toMatchObject({ code: 0, stdout: expect.stringContaining('lost 0 spans') })
  })

  test('sends whole traces: every parent is there, and there is one root for each request from outside', () => {
    const byId = new Map(spans.map((span) => [span.spanId, span]))
    const orphans = spans.filter(({ parentSpanId }) => parentSpanId !== '' && !byId.has(parentSpanId))
    expect(orphans).toEqual([])
    for (const span of spans) {
      const parent = byId.get(span.parentSpanId)
      if (parent !== undefined) expect(parent.traceId).toBe(span.traceId)
    }
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === '')
    expect(new Set(roots.map(({ traceId }) => traceId)).size).toBe(roots.length)
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(roots.length)
  })

  test("has the guide's spans under one request, its outgoing call included", () => {
    const analysis = spans.find(({ name, status }) => name === 'analyze_request' && status.code !== 2) as CollectedSpan
    const trace = spans.filter(({ traceId }) => traceId === analysis.traceId)
    const parentOf = (name: string) => {
      const span = trace.find((each) => each.name === name)
      return trace.find(({ spanId }) => spanId === span?.parentSpanId)?.name
    }
    expect(parentOf('analyze_request')).toBe('POST /analyze')
    expect(parentOf('data_validation')).toBe('analyze_request')
    expect(analysis.attributes).toMatchObject({ 'data.size': expect.any(BigInt), 'data.items': expect.any(BigInt) })
    const client = trace.find(({ kind }) => kind === 3)
    expect(client?.attributes).toMatchObject({ 'http.request.method': 'GET', 'http.response.status_code': 200n })
    expect(parentOf('GET /benchmarks/:dataset')).toBe(client?.name)
  })

  test('marks the failed request, and only it, with its error', () => {
    const servers = spans.filter(({ kind }) => kind === 2)
    const failed = servers.filter(({ status }) => status.code === 2)
    expect(new Set(failed.map(({ name }) => name))).toEqual(new Set(['GET /reports/latest']))
    expect(failed[0]?.attributes).toMatchObject({
      'http.response.status_code': 500n,
      'error.type': 'StoreUnavailableError',
    })
  })
})
