import { type Duration, secondsOf } from '../../promql/duration.ts'
import { type AlertTest, type ExpectedAlert, STEP_SECONDS } from './alert-test.ts'
import { gaugeValues } from './series-values.ts'

/** A gauge that an alert is about, at values on both sides of its threshold. */
export interface GaugeInput {
  readonly for: Duration
  readonly keepFiringFor: Duration | undefined
  /** Name of the series under test, or the names of those that are aggregated, each with its part of the value. */
  readonly series: string | { readonly [series: string]: (value: number) => number }
  /** Series that stay as they are. */
  readonly besides?: { readonly [series: string]: number } | undefined
  readonly firing: number
  readonly silent: number
  readonly alerts: readonly ExpectedAlert[]
}

/** How long the gauge is in order at first. */
const BEFORE_SECONDS = 300

/** Tests of an alert that looks at a gauge as it is: it must fire after exactly its `for` and last for its `keep_firing_for`. */
export function gaugeTest(input: GaugeInput): AlertTest {
  const pending = secondsOf(input.for) ?? 0
  const kept = secondsOf(input.keepFiringFor ?? '0s') ?? 0
  const fires = BEFORE_SECONDS + pending
  const ends = fires + 60
  const length = ends + kept + 300
  const besides = Object.fromEntries(
    Object.entries(input.besides ?? {}).map(([series, value]) => [series, gaugeValues([value, length])]),
  )
  const { series, firing, silent } = input
  const parts = typeof series === 'string' ? { [series]: (value: number) => value } : series
  const values = (...stretches: readonly (readonly [value: number, seconds: number])[]) =>
    Object.fromEntries(
      Object.entries(parts).map(([name, of]) => [
        name,
        gaugeValues(...stretches.map(([value, seconds]) => [of(value), seconds] as const)),
      ]),
    )
  return {
    firing: [
      {
        name: 'just beyond the threshold, for as long as it takes',
        series: {
          ...besides,
          ...values([silent, BEFORE_SECONDS], [firing, ends - BEFORE_SECONDS], [silent, kept + 300]),
        },
        at: fires,
        notAt: [fires - STEP_SECONDS, ends + kept + STEP_SECONDS],
        alsoAt: kept === 0 ? [] : [ends + kept - STEP_SECONDS],
        alerts: input.alerts,
      },
    ],
    silent: [
      {
        name: 'just within the threshold',
        series: { ...besides, ...values([silent, length]) },
        at: [fires, length - STEP_SECONDS],
      },
    ],
  }
}
