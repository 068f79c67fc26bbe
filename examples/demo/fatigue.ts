import type { Creative, Day } from './creative.ts'

/** Where the click-through rate of a creative changed its level, and what that cost. */
export interface FatigueResult {
  readonly id: string
  readonly fatigued: boolean
  /** Day from which the rate is lower; null where it is not. */
  readonly since: string | null
  readonly rateBefore: number
  readonly rateAfter: number
  /** Money spent after the change for clicks that the earlier rate would have brought for less. */
  readonly wastedSpend: number
}

/** A change counts when it is this unlikely to be chance (z score of two proportions, about 1 in 30 000) … */
const MIN_Z = 4
/** … and when the rate falls by at least this share. */
const MIN_FALL = 0.2
/** Days on each side of a change. */
const MIN_DAYS = 4

/** Finds the day that splits the creative's days into the two most different levels of click-through rate. */
export function detectFatigue(creative: Creative): FatigueResult {
  const { days, id } = creative
  let best = { index: -1, z: 0 }
  for (let index = MIN_DAYS; index <= days.length - MIN_DAYS; index++) {
    const z = levelChange(totals(days.slice(0, index)), totals(days.slice(index)))
    if (z > best.z) best = { index, z }
  }
  const before = totals(best.index < 0 ? days : days.slice(0, best.index))
  const after = totals(best.index < 0 ? days : days.slice(best.index))
  const fall = before.rate === 0 ? 0 : 1 - after.rate / before.rate
  const fatigued = best.z >= MIN_Z && fall >= MIN_FALL
  return {
    id,
    fatigued,
    since: fatigued ? (days[best.index]?.date ?? null) : null,
    rateBefore: before.rate,
    rateAfter: after.rate,
    wastedSpend: fatigued ? Math.round(after.spend * fall * 100) / 100 : 0,
  }
}

interface Totals {
  readonly impressions: number
  readonly clicks: number
  readonly spend: number
  readonly rate: number
}

function totals(days: readonly Day[]): Totals {
  const sum = (key: 'impressions' | 'clicks' | 'spend') => days.reduce((total, day) => total + day[key], 0)
  const impressions = sum('impressions')
  const clicks = sum('clicks')
  return { impressions, clicks, spend: sum('spend'), rate: impressions === 0 ? 0 : clicks / impressions }
}

/** z score of a fall from the first rate to the second; negative for a rise. */
function levelChange(before: Totals, after: Totals): number {
  const pooled = (before.clicks + after.clicks) / (before.impressions + after.impressions)
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / before.impressions + 1 / after.impressions))
  return Number.isFinite(spread) && spread > 0 ? (before.rate - after.rate) / spread : 0
}
