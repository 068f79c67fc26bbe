import { afterEach, expect, test } from 'vitest'
import { counter, defineMetrics } from '../../src/catalogue/definition.ts'
import { observed } from '../../src/decorators.ts'
import { createTestObservability, recordTelemetry, type TestObservability } from '../../src/testing/index.ts'

const open: { shutdown(): Promise<unknown> }[] = []

function create<T extends TestObservability>(made: T): T {
  open.push(made.obs)
  return made
}

afterEach(async () => {
  for (const obs of open.splice(0)) await obs.shutdown()
})

test('an analysis is recorded as span, log line and metrics with the same ids', async () => {
  const { obs, recorded } = create(createTestObservability())
  await obs.analysis('analyze_all_items', { dataset: 'summer' }, async (job) => {
    job.items(2)
    job.step('load', () => obs.logger.info('inside'))
  })
  const span = recorded.span('analyze_all_items')
  expect(recorded.spans.map((each) => each.name)).toEqual(['load', 'analyze_all_items'])
  expect(recorded.span('load')?.parentSpanId).toBe(span?.spanId)
  const [inside, finished] = recorded.logs
  expect(inside).toMatchObject({ message: 'inside', function: 'analyze_all_items', trace_id: span?.traceId })
  expect(finished).toMatchObject({
    level: 'INFO',
    function: 'analyze_all_items',
    dataset: 'summer',
    items: 2,
    trace_id: span?.traceId,
    span_id: span?.spanId,
  })
  expect(finished?.duration).toBeCloseTo(((span?.endTime ?? 0) - (span?.startTime ?? 0)) / 1000, 4)
  expect(await recorded.metric('analyses_total', { dataset: 'summer', status: 'success' })).toBe(1)
  expect(await recorded.metric('analysis_duration_seconds_count', { dataset: 'summer' })).toBe(1)
  expect(await recorded.metric('active_analyses')).toBe(0)
})

test('an error is on the span, in the line and in the counter', async () => {
  const { obs, recorded } = create(createTestObservability())
  const detect = obs.observe('detect', (): never => {
    throw new RangeError('too far')
  })
  expect(() => obs.analysis('whole', () => detect())).toThrow('too far')
  expect(recorded.span('detect')).toMatchObject({ status: { code: 2 }, events: [{ name: 'exception' }] })
  expect(recorded.logs).toMatchObject([
    { level: 'ERROR', function: 'whole', error_type: 'RangeError', error: { message: 'too far' } },
  ])
  expect(await recorded.metric('errors_total', { error_type: 'RangeError', endpoint: 'whole' })).toBe(1)
})

test('own metrics are typed and found with and without the prefix', async () => {
  const define = defineMetrics({ orders_total: counter({ help: 'Orders', labels: { status: ['ok', 'error'] } }) })
  const { obs, recorded } = create(createTestObservability({ service: 'shop', metrics: { define } }))
  obs.metrics.orders_total.inc({ status: 'ok' }, 3)
  expect(await recorded.metric('orders_total', { status: 'ok' })).toBe(3)
  expect(await recorded.metric('shop_orders_total')).toBe(3)
  expect(await recorded.metric('nothing_total')).toBeUndefined()
})

test('decorators find the instance of the test', () => {
  class Detector {
    @observed
    detect(): number {
      return 1
    }
  }
  const { recorded } = create(createTestObservability())
  new Detector().detect()
  expect(recorded.span('Detector.detect')).toBeDefined()
})

test('nothing is written and every level is recorded', () => {
  const { obs, recorded } = create(createTestObservability())
  obs.logger.trace('low')
  expect(obs.options.logging).toMatchObject({ console: false, file: undefined })
  expect(recorded.logs).toMatchObject([{ level: 'TRACE', message: 'low' }])
})

test('reset() forgets spans and lines', () => {
  const { obs, recorded } = create(createTestObservability())
  obs.span('a', () => obs.logger.info('a'))
  recorded.reset()
  obs.span('b', () => obs.logger.info('b'))
  expect(recorded.spans.map((span) => span.name)).toEqual(['b'])
  expect(recorded.logs.map((line) => line.message)).toEqual(['b'])
})

test('parts that are off record nothing', async () => {
  const { obs, recorded } = create(createTestObservability({ tracing: false, logging: false, metrics: false }))
  obs.analysis('quiet', () => obs.logger.info('x'))
  expect([recorded.spans, recorded.logs, await recorded.metric('analyses_total')]).toEqual([[], [], undefined])
})

test('a second recorder of the same instance starts empty, and stopping leaves the first alone', () => {
  const { obs, recorded } = create(createTestObservability())
  obs.span('before', () => undefined)
  const second = recordTelemetry(obs)
  obs.span('during', () => undefined)
  second.stop()
  obs.span('after', () => undefined)
  expect(second.spans.map((span) => span.name)).toEqual(['during'])
  expect(recorded.spans.map((span) => span.name)).toEqual(['before', 'during', 'after'])
})

test('recordTelemetry() refuses anything but an instance', () => {
  expect(() => recordTelemetry({})).toThrow(expect.objectContaining({ code: 'OBS_ERR_INVALID_ARGUMENT' }))
})
