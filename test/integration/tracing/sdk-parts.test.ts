import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { TraceState } from '@opentelemetry/core'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  InMemorySpanExporter,
  ParentBasedSampler,
  type ReadableSpan,
  type Sampler,
  SamplingDecision,
  SimpleSpanProcessor,
  type Span,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node'
import { expect, test } from 'vitest'
import { createObservability } from '../../../src/observability.ts'
import { buildTracing } from '../../support/tracing-parts.ts'

const CALLER = '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331'
const request = (flags: string) => ({
  method: 'GET',
  path: '/x',
  headers: { traceparent: `00-${CALLER}-${flags}`, tracestate: 'a=1' },
  raw: undefined,
  startTime: 0,
  active: undefined,
})

/** Writes down what it is handed, as a processor of an application would look at it. */
class Witness implements SpanProcessor {
  readonly started: { span: Span; attributes: object; parent: unknown }[] = []
  readonly ended: ReadableSpan[] = []
  readonly calls: string[] = []
  onStart(span: Span, context: Parameters<SpanProcessor['onStart']>[1]): void {
    this.started.push({ span, attributes: span.attributes, parent: trace.getSpan(context)?.spanContext().spanId })
    span.setAttribute('tenant', 'blue')
  }
  onEnd(span: ReadableSpan): void {
    this.ended.push(span)
  }
  async forceFlush(): Promise<void> {
    this.calls.push('flush')
  }
  async shutdown(): Promise<void> {
    this.calls.push('shutdown')
  }
}

test('a processor sees every recorded span start and end, and may write to it', async () => {
  const witness = new Witness()
  const { tracing } = buildTracing({ processors: [witness] })
  const parent = tracing.startSpan({ name: 'job', attributes: { size: 3 } })
  const child = tracing.tracer.startSpan(
    'step',
    { kind: SpanKind.CLIENT },
    trace.setSpan(ROOT_CONTEXT, parent as never),
  )
  expect(witness.started).toMatchObject([
    { attributes: { size: 3 } },
    {
      attributes: {},
      parent: parent.spanContext().spanId,
      span: { name: 'step', kind: SpanKind.CLIENT, ended: false },
    },
  ])
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'no' }).addEvent('e').end()
  parent.end()
  expect(witness.ended).toMatchObject([
    {
      name: 'step',
      ended: true,
      attributes: { tenant: 'blue' },
      status: { code: 2, message: 'no' },
      events: [{ name: 'e' }],
      parentSpanContext: parent.spanContext(),
    },
    { name: 'job', attributes: { size: 3, tenant: 'blue' } },
  ])
  expect(witness.ended[0]?.resource.attributes).toMatchObject({ 'service.name': 'shop' })
  expect(tracing.finished().map(({ attributes }) => attributes.tenant)).toEqual(['blue', 'blue'])
  await tracing.flush(1_000)
  await tracing.shutdown(1_000)
  expect(witness.calls).toEqual(['flush', 'shutdown'])
})

test('what a running span says to a processor is what the SDK says', () => {
  const witness = new Witness()
  const { tracing } = buildTracing({ processors: [witness] })
  const span = tracing.startServerSpan(request('01'))
  const [started] = witness.started
  expect(started?.span).toMatchObject({
    name: 'GET',
    kind: SpanKind.SERVER,
    endTime: [0, 0],
    duration: [-1, 0],
    parentSpanContext: { traceId: CALLER.slice(0, 32), spanId: CALLER.slice(33), isRemote: true },
    status: { code: 0 },
    links: [],
    droppedAttributesCount: 0,
  })
  expect(Math.abs((started?.span.startTime[0] ?? 0) * 1_000 - Date.now())).toBeLessThan(60_000)
  started?.span
    .updateName('mine')
    .addLink({ context: { ...span.spanContext() } })
    .recordException('bad')
  tracing.endServerSpan(span, { method: 'GET', route: '/x', status: 200, error: undefined, endTime: 5 })
  expect(witness.ended).toMatchObject([{ name: 'mine', links: [{}], events: [{ name: 'exception' }] }])
})

test('a processor alone is a reason to record; one that throws or never ends harms nobody', async () => {
  const exporter = new InMemorySpanExporter()
  const hostile: SpanProcessor = {
    onStart() {
      throw new Error('start')
    },
    onEnd() {
      throw new Error('end')
    },
    forceFlush: () => new Promise(() => {}),
    shutdown: () => Promise.reject(new Error('shutdown')),
  }
  const { tracing, faults } = buildTracing({
    exporter: 'none',
    processors: [hostile, new SimpleSpanProcessor(exporter)],
  })
  tracing.startSpan({ name: 'job' }).end()
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['job'])
  await tracing.flush(50)
  expect(await tracing.shutdown(50)).toBe(0)
  expect(faults.counts().get('user')).toBe(3)
})

test('spans that are not recorded reach no processor; kept ones do when they are kept', () => {
  const witness = new Witness()
  const { tracing } = buildTracing({
    exporter: 'none',
    sampleRatio: 0,
    keep: { errors: true, slowerThan: undefined },
    processors: [witness],
  })
  for (const code of [0, 2] as const)
    tracing
      .startSpan({ name: `job ${code}` })
      .setStatus({ code })
      .end()
  expect(witness.ended.map(({ name }) => name)).toEqual(['job 2'])
})

test.each<[string, Sampler, string, string]>([
  ['AlwaysOn', new AlwaysOnSampler(), '00', '01'],
  ['AlwaysOff', new AlwaysOffSampler(), '01', '00'],
  ['ParentBased', new ParentBasedSampler({ root: new AlwaysOffSampler() }), '01', '01'],
  ['ParentBased', new ParentBasedSampler({ root: new AlwaysOnSampler() }), '00', '00'],
  [
    'ParentBased for remote parents',
    new ParentBasedSampler({ root: new AlwaysOffSampler(), remoteParentNotSampled: new AlwaysOnSampler() }),
    '00',
    '01',
  ],
  ['TraceIdRatioBased', new TraceIdRatioBasedSampler(0), '01', '00'],
])('%s decides', (_name, sampler, caller, decided) => {
  const { tracing } = buildTracing({ sampler })
  const server = tracing.startServerSpan(request(caller))
  expect(server.spanContext()).toMatchObject({ traceId: CALLER.slice(0, 32), traceFlags: Number(decided) })
  const step = tracing.startSpan({ name: 'step', parent: server })
  expect(step.isRecording()).toBe(decided === '01')
})

test('a sampler is told what is about to start, and adds attributes and trace state', () => {
  const asked: unknown[] = []
  const sampler: Sampler = {
    shouldSample(_context, traceId, name, kind, attributes, links) {
      asked.push([traceId.length, name, kind, attributes, links])
      return {
        decision: SamplingDecision.RECORD_AND_SAMPLED,
        attributes: { rule: 7 },
        traceState: new TraceState('s=7'),
      }
    },
    toString: () => 'mine',
  }
  const { tracing } = buildTracing({ sampler, sampleRatio: 0 })
  const server = tracing.startServerSpan(request('00'))
  tracing.startSpan({ name: 'step', attributes: { a: 1 }, parent: server }).end()
  tracing.startClientSpan({ method: 'PUT', url: new URL('http://a/'), parent: server }).end()
  expect(asked).toMatchObject([
    [32, 'GET', SpanKind.SERVER, { 'http.request.method': 'GET', 'url.path': '/x' }, []],
    [32, 'step', SpanKind.INTERNAL, { a: 1 }, []],
    [32, 'PUT', SpanKind.CLIENT, { 'url.full': 'http://a/' }, []],
  ])
  expect(tracing.finished()[0]?.attributes).toEqual({ a: 1, rule: 7 })
  const headers: string[] = []
  tracing.inject(server, (name, value) => headers.push(`${name}: ${value}`))
  expect(headers).toContain('tracestate: s=7')
})

test('a sampler that throws samples nothing, and RECORD alone records nothing', () => {
  const throwing = buildTracing({
    sampler: {
      shouldSample() {
        throw new Error('no')
      },
    },
  })
  expect(throwing.tracing.startSpan({ name: 's' }).isRecording()).toBe(false)
  expect(throwing.faults.counts().get('user')).toBe(1)
  const record = buildTracing({ sampler: { shouldSample: () => ({ decision: SamplingDecision.RECORD }) } })
  expect(record.tracing.startSpan({ name: 's' }).isRecording()).toBe(false)
})

test('both are options', async () => {
  const exporter = new InMemorySpanExporter()
  const obs = createObservability({
    service: 'shop',
    announce: false,
    logging: false,
    tracing: {
      registerGlobal: false,
      processors: [new SimpleSpanProcessor(exporter)],
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(1) }),
    },
  })
  obs.span('job', () => obs.span('step', () => 1))
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['step', 'job'])
  await obs.shutdown()
})
