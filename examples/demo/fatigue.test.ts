import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Creative } from './creative.ts'
import { detectFatigue } from './fatigue.ts'

/** Days of 10 000 impressions and 100 of spend each, with these click-through rates. */
function creativeOf(rates: readonly number[]): Creative {
  const days = rates.map((rate, day) => ({
    date: `2026-06-${String(day + 1).padStart(2, '0')}`,
    impressions: 10_000,
    clicks: Math.round(10_000 * rate),
    spend: 100,
  }))
  return { id: 'cr', name: 'test', days }
}

const steady = (rate: number, days: number) => Array.from({ length: days }, () => rate)

test('a fall to half is found on the day it happened, with the spend that brought too few clicks', () => {
  const result = detectFatigue(creativeOf([...steady(0.04, 14), ...steady(0.02, 10)]))
  expect(result).toEqual({
    id: 'cr',
    fatigued: true,
    since: '2026-06-15',
    rateBefore: 0.04,
    rateAfter: 0.02,
    wastedSpend: 500,
  })
})

test('a steady rate, a rise and a small fall are no fatigue and waste nothing', () => {
  const creatives = [
    steady(0.03, 20),
    [...steady(0.02, 10), ...steady(0.04, 10)],
    [...steady(0.03, 10), ...steady(0.028, 10)],
  ]
  for (const rates of creatives) {
    expect(detectFatigue(creativeOf(rates))).toMatchObject({ fatigued: false, since: null, wastedSpend: 0 })
  }
})

test('the day is found wherever it is, as long as both sides are long enough', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 20 }), fc.integer({ min: 4, max: 10 }), (before, after) => {
      const result = detectFatigue(creativeOf([...steady(0.05, before), ...steady(0.03, after)]))
      expect(result.since).toBe(`2026-06-${String(before + 1).padStart(2, '0')}`)
      expect(result.wastedSpend).toBeCloseTo(after * 100 * 0.4, 6)
    }),
  )
})

test('creatives that nobody saw or clicked, or with few days, are not judged', () => {
  const unseen = creativeOf(steady(0, 12))
  const empty = { ...unseen, days: unseen.days.map((day) => ({ ...day, impressions: 0 })) }
  for (const creative of [unseen, empty, creativeOf([0.05, 0.01])]) {
    const result = detectFatigue(creative)
    expect(result).toMatchObject({ fatigued: false, wastedSpend: 0 })
    expect(Object.values(result).some(Number.isNaN)).toBe(false)
  }
})
