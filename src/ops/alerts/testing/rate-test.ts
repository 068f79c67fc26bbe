import { type Duration, secondsOf } from '../../promql/duration.ts'
import { type AlertTest, type ExpectedAlert, type SeriesInput, STEP_SECONDS } from './alert-test.ts'
import { counterValues, type Stretch } from './series-values.ts'

/** A counter whose growth per second an alert compares with a threshold. */
export interface RateInput {
  readonly for: Duration
  readonly keepFiringFor: Duration | undefined
  /** Seconds. */
  readonly window: number
  /** Growth per second at which the alert fires, above 0. */
  readonly threshold: number
  /** Which side of the threshold is trouble. */
  readonly trouble: 'above' | 'below'
  /** Series that are added up, each with its share of the growth. */
  readonly series: { readonly [series: string]: number }
  /** Series that the expression does not ask. */
  readonly strangers: readonly string[]
  readonly labels: ExpectedAlert['labels']
  /** What the expression makes of a growth per second. */
  readonly valueOf: (perSecond: number) => number
}

/** How far from the threshold the steady cases are, as a factor. */
const MARGIN = 1.02
/** How far from the computed moment a window may begin or end to matter: it covers a sample more in Prometheus 2 than in 3. */
const SLACK_SECONDS = 2 * STEP_SECONDS

/**
 * Tests of an alert on a growth: just beyond the threshold, just within it, and trouble that begins and ends all of a
 * sudden, whose moment gives a changed window, `for` or `keep_firing_for` away.
 */
export function rateTest(input: RateInput): AlertTest {
  const { window, threshold } = input
  const [pending, kept] = [input.for, input.keepFiringFor ?? '0s'].map((text) => secondsOf(text) ?? 0) as [
    number,
    number,
  ]
  const isAbove = input.trouble === 'above'
  const [beyond, within] = isAbove ? [threshold * MARGIN, threshold / MARGIN] : [threshold / MARGIN, threshold * MARGIN]
  // Twice the threshold crosses it in the middle of the window.
  const [calm, sudden] = isAbove ? [0, 2 * threshold] : [2 * threshold, 0]
  const before = window + 300
  const fires = before + window / 2 + pending
  const trouble = Math.max(window / 2, pending) + window
  const ends = before + trouble + window / 2 + kept
  const steady = window + pending + 300
  const grow = (...stretches: readonly Stretch[]) => seriesOf(input, stretches)
  return {
    firing: [
      {
        name: 'a growth just beyond the threshold',
        series: grow([beyond, steady]),
        at: steady - STEP_SECONDS,
        alerts: [{ labels: input.labels, value: input.valueOf(beyond) }],
      },
      {
        name: 'trouble that begins and ends all of a sudden',
        series: grow([calm, before], [sudden, trouble], [calm, window + kept + 300]),
        at: onStep(fires + SLACK_SECONDS),
        notAt: [onStep(fires - SLACK_SECONDS), onStep(ends + SLACK_SECONDS)],
        alsoAt: [onStep(ends - SLACK_SECONDS)],
      },
    ],
    silent: [
      { name: 'a growth just within the threshold', series: grow([within, steady]), at: [steady - STEP_SECONDS] },
    ],
  }
}

function seriesOf({ series, strangers, threshold }: RateInput, stretches: readonly Stretch[]): SeriesInput {
  const length = stretches.reduce((sum, [, seconds]) => sum + seconds, 0)
  return Object.fromEntries([
    ...Object.entries(series).map(([name, share]) => [
      name,
      counterValues(...stretches.map(([perSecond, seconds]) => [perSecond * share, seconds] as const)),
    ]),
    ...strangers.map((name) => [name, counterValues([2 * threshold, length])]),
  ])
}

function onStep(seconds: number): number {
  return Math.round(seconds / STEP_SECONDS) * STEP_SECONDS
}
