import { status } from '@grpc/grpc-js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { acceptedOutcome, failedOutcome, isRetryable, unavailableOutcome } from './export-outcome.ts'

/** A length-delimited field of at most 127 bytes. */
function field(number: number, value: Buffer | string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes])
}

function retryInfo(delay: number[], type = 'type.googleapis.com/google.rpc.RetryInfo'): Buffer {
  const detail = Buffer.concat([field(1, type), field(2, field(1, Buffer.from(delay)))])
  return Buffer.concat([Buffer.from([0x08, status.RESOURCE_EXHAUSTED]), field(2, 'slow down'), field(3, detail)])
}

test.each([
  ['seconds', retryInfo([0x08, 2]), 2_000],
  ['nanoseconds', retryInfo([0x10, 0x80, 0xca, 0xb5, 0xee, 0x01]), 500],
  ['nothing, which is at once', retryInfo([]), 0],
  ['more than a minute', retryInfo([0x08, 0xff, 0x01]), 60_000],
  ['another kind of detail', retryInfo([0x08, 2], 'type.googleapis.com/google.rpc.Help'), undefined],
  ['no detail', Buffer.alloc(0), undefined],
  ['no trailer', undefined, undefined],
])('a collector that is full may ask for a pause: %s', (_name, details, retryAfterMs) => {
  const outcome = failedOutcome(status.RESOURCE_EXHAUSTED, 'full', details)
  expect(outcome.retryAfterMs).toBe(retryAfterMs)
  expect(isRetryable(outcome, 0)).toBe(retryAfterMs !== undefined)
})

test('what may be sent again follows the specification of OTLP', () => {
  const codes = Object.values(status).filter((code) => typeof code === 'number')
  const retryable = codes.filter((code) => isRetryable(failedOutcome(code, '', undefined), 0))
  const { CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS } = status
  expect(retryable).toEqual([CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS])
  expect(isRetryable(failedOutcome(DEADLINE_EXCEEDED, '', undefined), 1)).toBe(false)
  expect(isRetryable(unavailableOutcome('no route'), 5)).toBe(true)
})

test('answers are read for what they rejected, and malformed ones reject nothing', () => {
  expect(acceptedOutcome(Buffer.alloc(0))).toMatchObject({ code: 0, rejected: 0 })
  expect(acceptedOutcome(field(1, Buffer.from([0x08, 0xac, 0x02])))).toMatchObject({ rejected: 300 })
  const skipped = Buffer.from([0x1d, 1, 2, 3, 4, 0x21, 1, 2, 3, 4, 5, 6, 7, 8, 0x08, 5])
  expect(acceptedOutcome(field(1, skipped))).toMatchObject({ rejected: 5 })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const buffer = Buffer.from(bytes)
      expect(Number.isSafeInteger(acceptedOutcome(buffer).rejected)).toBe(true)
      expect(failedOutcome(status.UNAVAILABLE, '', buffer).code).toBe(status.UNAVAILABLE)
    }),
  )
})
