import { type Duration, secondsOf } from '../../promql/duration.ts'
import { type AlertTest, type ExpectedAlert, type FiringCase, STEP_SECONDS } from './alert-test.ts'
import { counterValues } from './series-values.ts'

/** A counter of which any growth at all is worth an alert. */
export interface GrowthInput {
  readonly for: Duration
  readonly keepFiringFor: Duration | undefined
  readonly window: Duration
  /** Series that grow together; the alert's expression adds them up. */
  readonly series: readonly string[]
  readonly labels: ExpectedAlert['labels']
}

/**
 * Tests of an alert that fires while a counter grows: one event once, and none. The alert ends when the event has left
 * the window.
 */
export function growthTest(input: GrowthInput): AlertTest {
  const [window, pending, kept] = [input.window, input.for, input.keepFiringFor ?? '0s'].map(
    (text) => secondsOf(text) ?? 0,
  ) as [number, number, number]
  const before = window + 300
  const after = window + kept + 300
  const ends = before + window
  const onStep = (seconds: number) => Math.round(seconds / STEP_SECONDS) * STEP_SECONDS
  const grown = (perSecond: number) => counterValues([0, before], [perSecond, STEP_SECONDS], [0, after])
  const once: FiringCase = {
    name: 'it happens once',
    series: Object.fromEntries(input.series.map((series) => [series, grown(1 / STEP_SECONDS / input.series.length)])),
    at: onStep(before + pending + 2 * STEP_SECONDS),
    notAt: [
      ...(pending === 0 ? [] : [onStep(before + pending - 2 * STEP_SECONDS)]),
      onStep(ends + kept + 3 * STEP_SECONDS),
    ],
    alsoAt: [onStep(ends + kept - 3 * STEP_SECONDS)],
  }
  return {
    firing: [
      // One event is forgotten before a long `for` is over.
      ...(pending + 6 * STEP_SECONDS < window ? [once] : []),
      {
        name: 'it happens all the time',
        series: Object.fromEntries(
          input.series.map((series) => [series, counterValues([1 / input.series.length, window + pending + 300])]),
        ),
        at: window + pending + 300 - STEP_SECONDS,
        alerts: [{ labels: input.labels, value: window }],
      },
    ],
    silent: [
      {
        name: 'it never happened',
        series: Object.fromEntries(input.series.map((series) => [series, counterValues([0, before + after])])),
        at: [onStep(before + pending + 2 * STEP_SECONDS)],
      },
      {
        name: 'it happened long ago',
        series: Object.fromEntries(
          input.series.map((series) => [series, counterValues([1, 60], [0, window + pending + kept + 300])]),
        ),
        at: [window + pending + kept + 300],
      },
    ],
  }
}
