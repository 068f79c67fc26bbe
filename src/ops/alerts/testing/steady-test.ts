import { type Duration, secondsOf } from '../../promql/duration.ts'
import { type AlertTest, STEP_SECONDS } from './alert-test.ts'
import { counterValues } from './series-values.ts'

/** A counter whose growth an alert is about. */
export interface SteadyInput {
  readonly for: Duration
  readonly keepFiringFor: Duration | undefined
  /** Seconds. */
  readonly window: number
  /** Names of the series, each with its share of the growth. */
  readonly series: { readonly [series: string]: number }
  /** Growth per second. */
  readonly firing: number
  readonly silent: number
}

/** Tests with a growth just beyond the threshold, and just within it. */
export function steadyTest(input: SteadyInput): AlertTest {
  const length = input.window + (secondsOf(input.for) ?? 0) + 300
  const grown = (perSecond: number) =>
    Object.fromEntries(
      Object.entries(input.series).map(([series, share]) => [series, counterValues([perSecond * share, length])]),
    )
  const at = length - STEP_SECONDS
  return {
    firing: [{ name: 'a growth just beyond the threshold', series: grown(input.firing), at }],
    silent: [{ name: 'a growth just within the threshold', series: grown(input.silent), at: [at] }],
  }
}
