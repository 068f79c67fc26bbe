import { expect, test } from 'vitest'
import { Clock } from '../core/clock.ts'
import { Faults } from '../core/faults.ts'
import { Warnings } from '../core/warnings.ts'
import { DatadogBackend } from './datadog-backend.ts'
import type { DatadogSpanContext, DatadogTracer, DatadogTraceSpan } from './dd-trace.ts'

const BROKEN = {} as DatadogSpanContext

/** Hands out spans whose ids cannot be told where the parent is broken, as dd-trace 5.30 does. */
function tracerWithParent(parent: DatadogSpanContext | null): DatadogTracer {
  return {
    scope: () => ({ active: () => null, activate: (_span, fn) => fn() }),
    extract: () => parent,
    inject: () => undefined,
    startSpan: (_name, options) =>
      ({
        context: () => ({
          toTraceId: () => (options?.childOf === BROKEN ? undefined : 'ab'),
          toSpanId: () => 'c',
          toTraceparent: () => '',
        }),
      }) as unknown as DatadogTraceSpan,
  }
}

test.each([
  ['no parent', null],
  ['a parent without ids', BROKEN],
])('a request with %s starts a trace of its own', (_name, parent) => {
  const faults = new Faults(new Warnings())
  const options = { clock: new Clock(), faults, measured: false, isOwnTraffic: () => false }
  const backend = new DatadogBackend({ ...options, tracer: tracerWithParent(parent) })
  const start = { method: 'GET', path: '/', headers: {}, raw: undefined, startTime: 1, active: undefined }
  expect(backend.startServerSpan(start).spanContext().traceId).toBe('ab'.padStart(32, '0'))
  expect(faults.counts().size).toBe(0)
})
