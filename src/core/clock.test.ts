import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Clock } from './clock.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: 1_700_000_000_000 })
})

afterEach(() => {
  vi.useRealTimers()
})

test('a reading turns into the wall time of its moment, fractions kept', () => {
  const clock = new Clock()
  const reading = clock.now()
  vi.advanceTimersByTime(250)
  expect(clock.toEpoch(reading + 0.5)).toBeCloseTo(1_700_000_000_000.5, 3)
  expect(clock.toEpoch(clock.now())).toBeCloseTo(1_700_000_000_250, 3)
})

test('a wall clock that was set is followed within a second', () => {
  const clock = new Clock()
  vi.setSystemTime(1_700_000_060_000)
  vi.advanceTimersByTime(1_001)
  expect(clock.toEpoch(clock.now())).toBeCloseTo(1_700_000_061_001, 3)
})

test('rounding of the wall clock is no drift', () => {
  const clock = new Clock()
  vi.setSystemTime(1_700_000_000_002)
  vi.advanceTimersByTime(1_001)
  expect(clock.toEpoch(clock.now())).toBeCloseTo(1_700_000_001_001, 3)
})

test('an old reading never moves the offset', () => {
  const clock = new Clock()
  vi.advanceTimersByTime(1_500)
  const old = clock.now()
  vi.advanceTimersByTime(10_000)
  vi.setSystemTime(1_700_000_099_000)
  expect(clock.toEpoch(old)).toBeCloseTo(1_700_000_001_500, 3)
})

test('a machine that runs something else between the readings of two clocks makes no drift', () => {
  const read = Date.now.bind(Date)
  vi.spyOn(Date, 'now').mockImplementationOnce(() => {
    const wall = read()
    vi.advanceTimersByTime(7)
    return wall
  })
  const clock = new Clock()
  expect(clock.toEpoch(clock.now())).toBeCloseTo(1_700_000_000_007, 3)
  vi.advanceTimersByTime(1_001)
  const reading = clock.now()
  expect(clock.toEpoch(reading)).toBeCloseTo(1_700_000_001_008, 3)
  vi.restoreAllMocks()
})
