import { expect, test } from 'vitest'
import { DatadogSpanIds } from './datadog-span-ids.ts'
import type { DatadogSpanContext, DatadogTracer } from './dd-trace.ts'

const TRACE_ID = '6b033eff000000004dc4ea166403c4e0'
const SPAN_ID = '0dc4ea166403c4e0'

/** A context as releases of dd-trace have it, and a tracer that takes the sampling decision when a trace is handed on. */
function setUp({ decidesWhenAsked = true } = {}) {
  let decisions = 0
  const context: DatadogSpanContext = {
    toTraceId: () => TRACE_ID,
    toSpanId: () => SPAN_ID.slice(1),
    toTraceparent: () => `00-${TRACE_ID}-${SPAN_ID}-${decidesWhenAsked || decisions > 0 ? '01' : '00'}`,
  }
  if (decidesWhenAsked) Object.assign(context, { _ensureSamplingPriority: () => undefined })
  const tracer: Partial<DatadogTracer> = {
    inject(handedOn: object) {
      if (handedOn === context) decisions++
    },
  }
  return { ids: new DatadogSpanIds(context, tracer as DatadogTracer), decisions: () => decisions }
}

test('ids are padded to the lengths of W3C', () => {
  expect(setUp().ids).toMatchObject({ traceId: TRACE_ID, spanId: SPAN_ID })
})

test('a release that decides on sampling only when the trace is handed on is made to, once the flags are asked for', () => {
  const { ids, decisions } = setUp({ decidesWhenAsked: false })
  expect(decisions()).toBe(0)
  expect(ids.traceFlags).toBe(1)
  expect(decisions()).toBe(1)
})

test('a release that decides when it is asked hands nothing on for it', () => {
  const { ids, decisions } = setUp()
  expect(ids.traceFlags).toBe(1)
  expect(decisions()).toBe(0)
})
