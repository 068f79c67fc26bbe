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
 * there, Prometheus 3 does not.
 */
const AT_MINUTES = 27 * 361
/** How seldom rules are evaluated: often would take minutes, because of the long windows. */
export const RECORDS_EVALUATION = '361m'

/**
 * Share of bad events by age, from the latest sample back: each lasts for so many minutes. Every window ends inside of a
 * share of its own, so that any other window gives another result.
 */
const SHARES: readonly (readonly [share: number, minutes: number])[] = [
  [0.5, 8],
  [0.02, 36],
  [0.3, 44],
  [0.05, 150],
  [0.2, 600],
  [0.01, 2_000],
  [0.1, 4_000],
  [0.4, Number.POSITIVE_INFINITY],
]

/** Tests of the recorded shares: each window has its own, and without bad events it is 0, not missing. */
export function recordUnitTests(slo: Slo): readonly UnitTest[] {
  const stretches = stretchesUpTo(AT_MINUTES - 1)
  const selector = (record: string) => slo.selector(record)
  const near = (expr: string, value: number, labels = slo.labels) => nearly(expr, value, `${AT_MINUTES}m`, labels)
  const short = share(5)
  return [
    {
      name: `${slo.name}: every window has the share of its own time`,
      interval: `${STEP_MINUTES}m`,
      input_series: series(slo, stretches),
      promql_expr_test: [
        ...SLO_WINDOWS.map((window) => ({
          ...near(
            selector(`slo:sli_error:ratio_rate${window}`),
            share((secondsOf(window) ?? 0) / 60),
            windowLabels(slo, window),
          ),
        })),
        near(selector('slo:events:rate5m'), 1),
        near(selector('slo:bad_events:rate5m'), short),
        near(selector('slo:current_burn_rate:ratio'), short / slo.budget, windowLabels(slo, '5m')),
      ],
    },
    {
      name: `${slo.name}: without a bad event the share is 0`,
      interval: `${STEP_MINUTES}m`,
      input_series: series(slo, [[0, AT_MINUTES - 1]], false),
      promql_expr_test: ['slo:sli_error:ratio_rate5m', 'slo:sli_error:ratio_rate3d', 'slo:bad_events:rate5m'].map(
        (record) => near(selector(record), 0, windowLabels(slo, record.split('ratio_rate')[1])),
      ),
    },
  ]
}

function windowLabels(slo: Slo, window: string | undefined): Slo['labels'] {
  return slo.names === 'sloth' && window !== undefined ? { ...slo.labels, sloth_window: window } : slo.labels
}

/** The share of bad events in a window, by the samples in it. */
function share(windowMinutes: number): number {
  // The samples of a window of 5 minutes are 2 minutes apart or 4, with one share in any case.
  const covered = Math.max(STEP_MINUTES, windowMinutes - STEP_MINUTES)
  let bad = 0
  let left = covered
  for (const [part, minutes] of SHARES) {
    const here = Math.min(left, minutes)
    bad += part * here
    left -= here
  }
  return bad / covered
}

/** Shares from the oldest to the latest, as many minutes in all. */
function stretchesUpTo(minutes: number): readonly (readonly [share: number, minutes: number])[] {
  const recent = SHARES.slice(0, -1)
  const [oldest] = SHARES.slice(-1) as [readonly [number, number]]
  const rest = minutes - recent.reduce((sum, [, length]) => sum + length, 0)
  return [[oldest[0], rest], ...[...recent].reverse()]
}

function series(
  slo: Slo,
  shares: readonly (readonly [share: number, minutes: number])[],
  withBad = true,
): UnitTest['input_series'] {
  const { bad, good, all } = slo.outcomes.samples
  const values = (of: (part: number) => number) => {
    const stretches = shares.map(([part, minutes]): Stretch => [of(part), minutes * 60])
    // The last stretch has one value more: the end of its last step.
    return counterValuesEvery(STEP_MINUTES * 60, ...stretches, [0, STEP_MINUTES * 60])
  }
  const grown = (list: readonly SampleSeries[], of: (part: number) => number) =>
    list.map(({ name, labels }) => ({
      series: seriesName(name, { job: slo.service, instance: 'one:5001', ...labels }),
      values: values((part) => of(part) / list.length),
    }))
  return [...grown(all, () => 1), ...grown(good, (part) => 1 - part), ...(withBad ? grown(bad, (part) => part) : [])]
}
