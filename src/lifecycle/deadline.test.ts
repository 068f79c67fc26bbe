import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Deadline, durationOf } from './deadline.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const never = new Promise(() => {})

/** Milliseconds until `promise` settles. */
async function timeOf(promise: Promise<unknown>): Promise<number> {
  const start = performance.now()
  let at: number | undefined
  void promise.then(() => {
    at = performance.now()
  })
  await vi.runAllTimersAsync()
  return Math.round((at ?? Number.NaN) - start)
}

test('what is left shrinks to 0', async () => {
  const deadline = new Deadline(100)
  expect(deadline.remaining).toBe(100)
  await vi.advanceTimersByTimeAsync(60)
  expect(deadline.remaining).toBe(40)
  await vi.advanceTimersByTimeAsync(60)
  expect(deadline.remaining).toBe(0)
})

test('work that is done in time settles at once', async () => {
  await expect(new Deadline(0).settles(Promise.resolve())).resolves.toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

test('work that fails rejects, and leaves no timer', async () => {
  await expect(new Deadline(100).settles(Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(vi.getTimerCount()).toBe(0)
})

test.each([
  [{}, 1_000],
  [{ keep: 1 }, 700],
  [{ limit: 200 }, 200],
  [{ limit: 900, keep: 1 }, 700],
  [{ limit: 5_000 }, 1_000],
])('late work is given up with %j after %i of 1000 ms', async (limits, expected) => {
  const settled = new Deadline(1_000).settles(never, limits)
  expect(await timeOf(settled)).toBe(expected)
  await expect(settled).resolves.toBe(false)
})

test('an earlier end is noticed by those who wait, a later one is not taken', async () => {
  const deadline = new Deadline(60_000)
  const settled = deadline.settles(never)
  deadline.shorten(500)
  deadline.shorten(5_000)
  expect(await timeOf(settled)).toBe(500)
})

test('an earlier end has a reserve of its own', async () => {
  const deadline = new Deadline(60_000)
  const settled = deadline.settles(never, { keep: 1 })
  deadline.shorten(1_000)
  expect(await timeOf(settled)).toBe(700)
})

test('waiting leaves twice the reserve, which is at most two seconds', async () => {
  expect(await timeOf(new Deadline(1_000).wait(300))).toBe(300)
  expect(await timeOf(new Deadline(1_000).wait(5_000))).toBe(400)
  expect(await timeOf(new Deadline(60_000).wait(60_000))).toBe(56_000)
})

test('a deadline further away than a timer reaches does not end at once', async () => {
  const deadline = new Deadline(2 ** 40)
  const settled = deadline.settles(new Promise((resolve) => setTimeout(resolve, 1_000)))
  expect(await timeOf(settled)).toBe(1_000)
})

test.each([
  [undefined, 7],
  [Number.NaN, 7],
  ['100', 7],
  [-1, 0],
  [0, 0],
  [2.5, 2.5],
  [Number.POSITIVE_INFINITY, 2_147_483_647],
])('a duration of %s is taken as %d', (given, expected) => {
  expect(durationOf(given, 7)).toBe(expected)
})
