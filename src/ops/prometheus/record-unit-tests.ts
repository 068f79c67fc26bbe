import { seriesName } from '../alerts/alert-context.ts'
import { counterValuesEvery, type Stretch } from '../alerts/testing/series-values.ts'
import { secondsOf } from '../promql/duration.ts'
import type { SampleSeries } from '../promql/outcomes.ts'
import { SLO_WINDOWS, type Slo } from '../slo/slo.ts'
import type { UnitTest } from './alert-unit-tests.ts'
import { nearly } from './nearly.ts'

/** Minutes between two samples. */
const STEP_MINUTES = 2
/**
 * When the records are looked at. An odd number of minutes, so that no window begins at a sample: Prometheus 2 counts one
 * there, Prometheus 3 does not. Longer ago than twice the longest window.
 */
const AT_MINUTES = 9_747
/** Rules are evaluated once, at the end: more often would take minutes, because of the long windows. */
export const RECORDS_EVALUATION = `${AT_MINUTES}m`

/** Share of bad events and events per second, for so many minutes. */
interface Age {
  readonly share: number
  readonly perSecond: number
  readonly minutes: number
}

/** By age, from the latest sample back. Every window ends inside of an age of its own, so that any other gives another result. */
const AGES: readonly Age[] = [
  { share: 0.5, perSecond: 3, minutes: 6 },
  { share: 0.02, perSecond: 1, minutes: 38 },
  { share: 0.3, perSecond: 5, minutes: 44 },
  { share: 0.05, perSecond: 2, minutes: 150 },
  { share: 0.2, perSecond: 7, minutes: 600 },
  { share: 0.01, perSecond: 4, minutes: 2_000 },
  { share: 0.1, perSecond: 9, minutes: 4_000 },
  { share: 0.4, perSecond: 6, minutes: Number.POSITIVE_INFINITY },
]

/** Tests of the recorded shares: each window has its own, and without bad events it is 0, not missing. */
export function recordUnitTests(slo: Slo): readonly UnitTest[] {
  const near = (record: string, value: number, labels = slo.labels) =>
    nearly(slo.selector(record), value, `${AT_MINUTES}m`, labels)
  const nearWindows = (of: (window: string) => number) =>
    SLO_WINDOWS.map((window) => near(`slo:sli_error:ratio_rate${window}`, of(window), windowLabels(slo, window)))
  const [latest] = AGES as readonly [Age]
  return [
    {
      name: `${slo.name}: every window has the share of its own time`,
      interval: `${STEP_MINUTES}m`,
      input_series: [...eventSeries(slo, everyAge()), ...strangers(slo)],
      promql_expr_test: [
        ...nearWindows((window) => shareOf((secondsOf(window) ?? 0) / 60)),
        near('slo:events:rate5m', latest.perSecond),
        near('slo:bad_events:rate5m', latest.perSecond * latest.share),
        near('slo:current_burn_rate:ratio', latest.share / slo.budget, windowLabels(slo, '5m')),
      ],
    },
    {
      name: `${slo.name}: without a bad event the share is 0`,
      interval: `${STEP_MINUTES}m`,
      input_series: eventSeries(slo, [{ share: 0, perSecond: 2, minutes: AT_MINUTES - 1 }], false),
      promql_expr_test: [...nearWindows(() => 0), near('slo:bad_events:rate5m', 0)],
    },
  ]
}

function windowLabels(slo: Slo, window: string): Slo['labels'] {
  return slo.names === 'sloth' ? { ...slo.labels, sloth_window: window } : slo.labels
}

/** The share of bad events in a window, by the samples in it. */
function shareOf(windowMinutes: number): number {
  // The samples of a window of 5 minutes are 2 minutes apart or 4, within one age in any case.
  let left = Math.max(STEP_MINUTES, windowMinutes - STEP_MINUTES)
  let [bad, all] = [0, 0]
  for (const { share, perSecond, minutes } of AGES) {
    const here = Math.min(left, minutes)
    bad += share * perSecond * here
    all += perSecond * here
    left -= here
  }
  return bad / all
}

/** From the oldest to the latest. */
function everyAge(): readonly Age[] {
  const recent = AGES.slice(0, -1)
  const [oldest] = AGES.slice(-1) as [Age]
  const rest = AT_MINUTES - 1 - recent.reduce((sum, { minutes }) => sum + minutes, 0)
  return [{ ...oldest, minutes: rest }, ...[...recent].reverse()]
}

/** The events of two instances, and some of another job that must not count. */
function eventSeries(slo: Slo, ages: readonly Age[], withBad = true): UnitTest['input_series'] {
  const { bad, good, all } = slo.outcomes.samples
  const grown = (list: readonly SampleSeries[], of: (share: number) => number) =>
    list.flatMap(({ name, labels }) => {
      const values = (factor: number) => {
        const stretches = ages.map(
          ({ share, perSecond, minutes }): Stretch => [of(share) * perSecond * factor, minutes * 60],
        )
        // The last stretch has one value more: the end of its last step.
        return counterValuesEvery(STEP_MINUTES * 60, ...stretches, [0, STEP_MINUTES * 60])
      }
      const series = (job: string, instance: string) => seriesName(name, { job, instance, ...labels })
      return [
        { series: series(slo.service, 'one:5001'), values: values(0.25) },
        { series: series(slo.service, 'two:5001'), values: values(0.75) },
        { series: series('elsewhere', 'one:5001'), values: values(0.1) },
      ]
    })
  return [
    ...grown(all, () => 1),
    ...grown(good, (share) => 1 - share),
    ...(withBad ? grown(bad, (share) => share) : []),
  ]
}

/** Records of another service and of another objective, which are none of this one's. */
function strangers(slo: Slo): UnitTest['input_series'] {
  const record = (labels: { readonly [label: string]: string }) => ({
    series: seriesName('slo:sli_error:ratio_rate5m', { ...windowLabels(slo, '5m'), ...labels }),
    values: `_x${Math.floor(AT_MINUTES / STEP_MINUTES) - 1} 0.5 0.5`,
  })
  return [record({ service: 'elsewhere' }), record({ slo: 'another' })]
}
