import { expect, test } from 'vitest'
import { NOOP_SPAN } from './noop-span.ts'

test('every method of the no-op span can be called and chained', () => {
  const span = NOOP_SPAN.setAttribute('a', 1)
    .setAttributes({ b: 2 })
    .addEvent('c')
    .setStatus({ code: 2 })
    .updateName('d')
  span.recordException(new Error('boom'))
  span.end()
  expect(span).toBe(NOOP_SPAN)
  expect(span.isRecording()).toBe(false)
  expect(span.spanContext()).toEqual({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 })
})
