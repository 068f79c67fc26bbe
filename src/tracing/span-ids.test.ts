import { expect, test } from 'vitest'
import { isSpanId, isTraceId, newSpanId, newTraceId } from './span-ids.ts'

test('ids are well-formed and do not repeat', () => {
  const ids = new Set<string>()
  for (let i = 0; i < 10_000; i++) {
    const [traceId, spanId] = [newTraceId(), newSpanId()]
    if (!isTraceId(traceId) || !isSpanId(spanId)) throw new Error(`${traceId} ${spanId}`)
    ids.add(traceId).add(spanId)
  }
  expect(ids.size).toBe(20_000)
})

test.each([
  [''],
  ['0'.repeat(32)],
  ['A'.repeat(32)],
  ['a'.repeat(31)],
  ['a'.repeat(33)],
  ['g'.repeat(32)],
  [undefined],
])('%j is no trace id', (id) => {
  expect(isTraceId(id)).toBe(false)
})

test.each([[''], ['0'.repeat(16)], ['A'.repeat(16)], ['a'.repeat(15)], ['a'.repeat(17)], ['g'.repeat(16)], [1]])(
  '%j is no span id',
  (id) => {
    expect(isSpanId(id)).toBe(false)
  },
)
