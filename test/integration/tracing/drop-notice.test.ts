import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createObservability, type Observability } from '../../../src/index.ts'
import { recordTelemetry } from '../../../src/testing/index.ts'
import { type OtlpCollector, startOtlpCollector } from '../../support/otlp-collector.ts'

const MINUTE = 60_000

let collector: OtlpCollector
let obs: Observability
let recorded: ReturnType<typeof recordTelemetry>

beforeEach(async () => {
  // Only the interval: what gRPC and the exporter wait for is real.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  collector = await startOtlpCollector()
  obs = createObservability({
    service: 'shop',
    announce: false,
    metrics: {},
    tracing: { endpoint: collector.endpoint },
    logging: { console: false },
  })
  recorded = recordTelemetry(obs)
})

afterEach(async () => {
  await obs.shutdown()
  collector.kill()
  vi.useRealTimers()
})

const emit = (count: number) => {
  for (let i = 0; i < count; i++) obs.tracer.startSpan(`s${i}`).end()
  return obs.flush(20_000)
}

const told = () =>
  recorded.logs
    .filter(({ message }) => message === 'spans were dropped')
    .map(({ level, dropped_spans, reasons, trace_id }) => ({ level, dropped_spans, reasons, trace_id }))

test('spans that are lost while the process runs are told once a minute, with the reasons', async () => {
  await emit(3)
  vi.advanceTimersByTime(MINUTE)
  expect(told()).toEqual([])

  collector.rejectedSpans = 2
  await emit(5)
  await emit(5)
  expect(told()).toEqual([])
  vi.advanceTimersByTime(MINUTE)
  const first = { level: 'WARN', dropped_spans: 4, reasons: { rejected: 4 }, trace_id: undefined }
  expect(told()).toEqual([first])

  vi.advanceTimersByTime(10 * MINUTE)
  expect(told()).toEqual([first])

  collector.rejectedSpans = 1
  await emit(1)
  vi.advanceTimersByTime(MINUTE)
  expect(told()).toEqual([first, { ...first, dropped_spans: 1, reasons: { rejected: 1 } }])
  expect(await obs.metrics.registry.metrics()).toContain('shop_spans_dropped_total{reason="rejected"} 5')
})

test('after the shutdown nothing is told any more', async () => {
  collector.rejectedSpans = 1
  await emit(1)
  expect((await obs.shutdown()).lost.spans).toBe(1)
  vi.advanceTimersByTime(MINUTE)
  expect(told()).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})
