import { secondsOf } from '../promql/duration.ts'
import type { Slo, SloWindow } from './slo.ts'

/** Two windows that must both burn: the long one says that it matters, the short one that it is still so. */
export interface BurnWindows {
  readonly long: SloWindow
  readonly short: SloWindow
  /** Share of the period's budget that is used up when the long window fires. */
  readonly budgetShare: number
}

/** Alerting on burn rates as Google's Site Reliability Workbook recommends it (chapter 5, table 5-8). */
export const BURN_WINDOWS = {
  fast: [
    { long: '1h', short: '5m', budgetShare: 0.02 },
    { long: '6h', short: '30m', budgetShare: 0.05 },
  ],
  slow: [
    { long: '1d', short: '2h', budgetShare: 0.1 },
    { long: '3d', short: '6h', budgetShare: 0.1 },
  ],
} as const satisfies { readonly [speed: string]: readonly BurnWindows[] }

export type BurnSpeed = keyof typeof BURN_WINDOWS

/** How many times faster than allowed the budget burns when so much of it is used up within the long window: 14.4, 6, 3 and 1 for 30 days. */
export function burnFactor({ periodDays }: Pick<Slo, 'periodDays'>, { long, budgetShare }: BurnWindows): number {
  return (budgetShare * periodDays * 86_400) / (secondsOf(long) as number)
}
