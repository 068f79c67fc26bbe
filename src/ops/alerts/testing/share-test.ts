import { type Duration, secondsOf } from '../../promql/duration.ts'
import { type AlertTest, type ExpectedAlert, type SeriesInput, STEP_SECONDS } from './alert-test.ts'
import { counterValues } from './series-values.ts'

/** Counters of which some are a part of others, and the share at which an alert fires. */
export interface ShareInput {
  readonly for: Duration
  readonly keepFiringFor: Duration | undefined
  readonly window: Duration
  /** The share, 0 to 1, at which the alert fires. */
  readonly threshold: number
  /** Series that grow with the part, each at this multiple of it. */
  readonly part: { readonly [series: string]: number }
  /** Series that grow with the rest. */
  readonly rest: { readonly [series: string]: number }
  /** Series that grow with all, such as the count of a histogram. */
  readonly whole?: { readonly [series: string]: number } | undefined
  /** Series that the expression does not ask, at this multiple of the whole. */
  readonly besides?: { readonly [series: string]: number } | undefined
  /** Labels of the alert that fires. */
  readonly labels: ExpectedAlert['labels']
  /** Events per second. Default 10. */
  readonly perSecond?: number | undefined
}

/** How far from the threshold the steady cases are, as a factor. */
const MARGIN = 1.02
/** How far from the computed moment a window may begin or end to matter: it covers a sample more in Prometheus 2 than in 3. */
const SLACK_SECONDS = 2 * STEP_SECONDS

/**
 * Tests of an alert that fires when a share is above a threshold: just above, just below, and a sudden start and end of
 * trouble whose moment gives a changed window, `for` or `keep_firing_for` away.
 */
export function shareTest(input: ShareInput): AlertTest {
  const { threshold } = input
  const [window, pending, kept] = [input.window, input.for, input.keepFiringFor ?? '0s'].map(
    (text) => secondsOf(text) ?? 0,
  ) as [number, number, number]
  const above = Math.min(1, threshold * MARGIN)
  const below = threshold / MARGIN
  const steadySeconds = window + pending + 300

  // All of a sudden so much goes wrong that the share over the window crosses the threshold in its middle, or as late as it can.
  const sudden = Math.min(1, threshold * 2)
  const crossing = (threshold / sudden) * window
  const before = window + 300
  const fires = before + crossing + pending
  const trouble = Math.max(crossing, pending) + window
  const recovers = before + trouble + window - crossing
  const after = window + kept + 300
  const grow = (...shares: readonly ShareStretch[]) => seriesOf(input, shares)
  return {
    firing: [
      {
        name: 'a share just above the threshold',
        series: grow([above, steadySeconds]),
        at: steadySeconds - STEP_SECONDS,
        alerts: [{ labels: input.labels, value: above }],
      },
      {
        // A window of one side alone that is not the other's would see other traffic than the other side.
        name: 'a share just above the threshold while the traffic falls',
        series: grow([above, pending / 2, 3], [above, pending + window]),
        at: onStep(pending + 3 * STEP_SECONDS),
        alerts: [{ labels: input.labels, value: above }],
      },
      {
        name: 'trouble that begins and ends all of a sudden',
        series: grow([0, before], [sudden, trouble], [0, after]),
        at: onStep(fires + SLACK_SECONDS),
        notAt: [onStep(fires - SLACK_SECONDS), onStep(recovers + kept + SLACK_SECONDS)],
        alsoAt: [onStep(recovers + kept - SLACK_SECONDS)],
      },
    ],
    silent: [
      {
        name: 'a share just below the threshold',
        series: grow([below, steadySeconds]),
        at: [steadySeconds - STEP_SECONDS],
      },
    ],
  }
}

/** A share, for how long, and how many times the usual traffic. */
type ShareStretch = readonly [share: number, seconds: number, traffic?: number]

function seriesOf(input: ShareInput, shares: readonly ShareStretch[]): SeriesInput {
  const perSecond = input.perSecond ?? 10
  const grow =
    (of: (share: number) => number) =>
    ([series, factor]: readonly [string, number]) =>
      [
        series,
        counterValues(
          ...shares.map(
            ([share, seconds, traffic = 1]) => [of(share) * traffic * factor * perSecond, seconds] as const,
          ),
        ),
      ] as const
  return Object.fromEntries([
    ...Object.entries(input.part).map(grow((share) => share)),
    ...Object.entries(input.rest).map(grow((share) => 1 - share)),
    ...Object.entries({ ...input.whole, ...input.besides }).map(grow(() => 1)),
  ])
}

function onStep(seconds: number): number {
  return Math.round(seconds / STEP_SECONDS) * STEP_SECONDS
}
