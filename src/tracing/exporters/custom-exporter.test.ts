import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type BuiltTracing, buildTracing } from '../../../test/support/tracing-parts.ts'
import type { SpanExporterLike } from '../../config/options.ts'

type Done = (result: { code: number; error?: Error }) => void

class TestExporter implements SpanExporterLike {
  readonly batches: ReadableSpan[][] = []
  readonly calls: string[] = []
  onExport: (spans: ReadableSpan[], done: Done) => void = (_spans, done) => done({ code: 0 })

  export(spans: never[], done: Done): void {
    this.batches.push(spans)
    this.onExport(spans, done)
  }

  async forceFlush(): Promise<void> {
    this.calls.push('forceFlush')
  }

  async shutdown(): Promise<void> {
    this.calls.push('shutdown')
  }
}

let exporter: TestExporter
let built: BuiltTracing
beforeEach(() => {
  vi.spyOn(process, 'emitWarning').mockReturnValue()
  exporter = new TestExporter()
  built = buildTracing({ exporter })
})
afterEach(() => vi.restoreAllMocks())

function emit(count: number): void {
  for (let i = 0; i < count; i++) built.tracing.startSpan({ name: `s${i}`, attributes: { i } }).end()
}

test('the exporter receives readable spans with a real resource', async () => {
  const { tracing, clock } = built
  const start = { method: 'GET', path: '/', headers: {}, raw: undefined, startTime: clock.now(), active: undefined }
  const span = tracing.startServerSpan(start)
  tracing.endServerSpan(span, { method: 'GET', route: '/r', status: 500, error: new Error('no'), endTime: clock.now() })
  await tracing.flush(5_000)
  const [readable] = exporter.batches[0] as [ReadableSpan]
  expect(readable).toMatchObject({
    name: 'GET /r',
    kind: 1,
    ended: true,
    status: { code: 2, message: 'no' },
    attributes: { 'http.route': '/r', 'http.response.status_code': 500 },
    events: [{ name: 'exception' }],
    links: [],
    instrumentationScope: { name: '@creativedynamics/observability' },
    droppedAttributesCount: 0,
  })
  expect(readable.spanContext()).toEqual(span.spanContext())
  expect(readable.parentSpanContext).toBeUndefined()
  expect(readable.duration[0]).toBe(0)
  expect(readable.resource.merge(null).attributes['service.name']).toBe('shop')
  expect(exporter.calls).toEqual(['forceFlush'])
})

test('spans leave on their own in batches of at most 512, one batch at a time', async () => {
  let running = 0
  exporter.onExport = (_spans, done) => {
    expect(++running).toBe(1)
    setImmediate(() => {
      running--
      done({ code: 0 })
    })
  }
  emit(1_200)
  await vi.waitFor(() => expect(built.tracing.stats().exported).toBe(1_200), { timeout: 5_000 })
  expect(exporter.batches.map((batch) => batch.length)).toEqual([512, 512, 176])
  emit(3)
  await vi.waitFor(() => expect(built.tracing.stats().exported).toBe(1_203), { timeout: 5_000 })
})

test('an exporter that throws or fails is told once, and its spans are counted', async () => {
  exporter.onExport = () => {
    throw new Error('thrown')
  }
  emit(2)
  await built.tracing.flush(5_000)
  exporter.onExport = (_spans, done) => done({ code: 1, error: new Error('refused') })
  emit(3)
  await built.tracing.flush(5_000)
  exporter.onExport = (_spans, done) => done({ code: 0 })
  emit(1)
  expect(await built.tracing.shutdown(5_000)).toBe(5)
  expect(built.tracing.stats()).toMatchObject({ exported: 1, droppedByReason: { export_failed: 5 } })
  expect(built.states).toEqual(['down custom exporter Error: thrown', 'up custom exporter'])
  expect(built.faults.counts().get('tracing')).toBe(1)
  expect(exporter.calls.at(-1)).toBe('shutdown')
})

test('an exporter that never answers holds up no flush and no shutdown', async () => {
  exporter.onExport = () => {}
  emit(600)
  const started = performance.now()
  await built.tracing.flush(50)
  expect(await built.tracing.shutdown(50)).toBe(600)
  expect(performance.now() - started).toBeLessThan(2_000)
  emit(1)
  expect(built.tracing.stats().droppedByReason.shutdown).toBe(600)
})

test('what the exporter does is not traced', async () => {
  exporter.onExport = (_spans, done) => {
    expect(built.tracing.startSpan({ name: 'own' }).isRecording()).toBe(false)
    done({ code: 0 })
  }
  emit(1)
  await built.tracing.flush(5_000)
  expect(built.tracing.stats().exported).toBe(1)
})

test('past 32 768 waiting spans further ones are counted', async () => {
  exporter.onExport = () => {}
  emit(33_000)
  expect(built.tracing.stats().droppedByReason.queue_full).toBe(33_000 - 32_768)
  expect(await built.tracing.probe(1)).toEqual({ target: 'custom exporter', problem: undefined })
})
