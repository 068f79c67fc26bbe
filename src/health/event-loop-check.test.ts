import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CheckOutcome } from './check-outcome.ts'
import { createEventLoopCheck, type EventLoopCheck } from './event-loop-check.ts'

let running: EventLoopCheck | undefined

/** Only the windows run on a fake timer; the delay itself is measured for real. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})

afterEach(() => {
  running?.stop()
  vi.useRealTimers()
})

function start(degradedMs: number, unhealthyMs: number): () => CheckOutcome {
  const created = createEventLoopCheck({ degradedMs, unhealthyMs })
  running = created
  return () => created.check({ signal: new AbortController().signal }) as CheckOutcome
}

function delaysOf(check: () => CheckOutcome): Record<'delay_p99_ms' | 'delay_max_ms' | 'utilization', number> {
  return check().details as never
}

/** Settles once the loop has been measured at least once in this window. */
function sampled(check: () => CheckOutcome): Promise<void> {
  return vi.waitFor(() => expect(delaysOf(check).delay_max_ms).toBeGreaterThan(0))
}

function block(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

test('an idle loop has hardly any delay, because the sampling interval is taken off', async () => {
  const check = start(100, 1_000)
  await sampled(check)
  expect(delaysOf(check).delay_p99_ms).toBeLessThan(50)
})

test('a blocked loop shows in the figures, but not in the status while the application loads', async () => {
  const check = start(100, 200)
  await sampled(check)
  block(400)
  await vi.waitFor(() => expect(delaysOf(check).delay_p99_ms).toBeGreaterThan(200))
  expect(delaysOf(check).utilization).toBeGreaterThan(0.3)
  expect(check()).toMatchObject({ status: 'healthy' })
})

test('once the first window has passed, a blocked loop is unhealthy for this window and the next', async () => {
  const check = start(100, 200)
  vi.advanceTimersByTime(10_000)
  expect(check()).toMatchObject({ status: 'healthy' })
  await sampled(check)
  block(400)
  await vi.waitFor(() =>
    expect(check()).toMatchObject({ status: 'unhealthy', error: expect.stringMatching(/^event loop [\d.]+ ms late/) }),
  )
  vi.advanceTimersByTime(10_000)
  expect(check()).toMatchObject({ status: 'unhealthy' })
  vi.advanceTimersByTime(10_000)
  expect(check()).toMatchObject({ status: 'healthy' })
})

test('stopping leaves no timer behind', () => {
  start(100, 200)
  running?.stop()
  expect(vi.getTimerCount()).toBe(0)
})
