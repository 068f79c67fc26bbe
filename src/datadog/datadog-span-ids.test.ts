import { expect, test } from 'vitest'
import { DatadogSpanIds } from './datadog-span-ids.ts'
import type { DatadogSpanContext, DatadogTracer } from './dd-trace.ts'

const TRACE_ID = '6b033eff000000004dc4ea166403c4e0'
const SPAN_ID = '4dc4ea166403c4e0'

/** A context as releases of dd-trace have it, and a tracer that takes the sampling decision when a trace is handed on. */
function setUp({ hex = true, decidesWhenAsked = true } = {}) {
  let decisions = 0
  const context: DatadogSpanContext = {
    toTraceId: () => (hex ? TRACE_ID : '5603697264541353184'),
    toSpanId: () => (hex ? SPAN_ID : '5603697264541353184'),
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

test.each([true, false])('ids are those of W3C, in a release that tells hex digits: %s', (hex) => {
  expect(setUp({ hex }).ids).toMatchObject({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 })
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
