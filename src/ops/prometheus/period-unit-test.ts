import { seriesName } from '../alerts/alert-context.ts'
import type { Slo } from '../slo/slo.ts'
import type { UnitTest } from './alert-unit-tests.ts'
import { nearly } from './nearly.ts'

/** Two samples a day; looked at a minute later for each, so that no window begins at a sample. */
const STEP_MINUTES = 720
export const PERIOD_EVALUATION = `${STEP_MINUTES + 1}m`

/** Samples before the period. */
const BEFORE = 40

/**
 * A test of what is recorded of a whole period. Nothing but bad events before it; in its first half one event per second
 * and a fifth bad, in its second nine and half of them bad: 47 % of the events, where the mean of the shares is 35 %.
 */
export function periodUnitTest(slo: Slo): UnitTest {
  const { periodDays, budget, objective } = slo
  const at = `${(2 * periodDays + BEFORE) * (STEP_MINUTES + 1)}m`
  const half = periodDays
  const values = (before: number, first: number, second: number) =>
    `${before}x${BEFORE} ${first}x${half - 1} ${second}x${half + 1}`
  const period = `slo:sli_error:ratio_rate${periodDays}d`
  const share = 0.47
  const labels = slo.names === 'sloth' ? { ...slo.labels, sloth_window: `${periodDays}d` } : slo.labels
  const near = (record: string, value: number, of = slo.labels) => nearly(slo.selector(record), value, at, of)
  return {
    name: `${slo.name}: the period counts events, not shares`,
    interval: `${STEP_MINUTES}m`,
    input_series: [
      { series: seriesName('slo:events:rate5m', slo.labels), values: values(100, 1, 9) },
      { series: seriesName('slo:bad_events:rate5m', slo.labels), values: values(100, 0.2, 4.5) },
      // What is another service's or another objective's counts for itself.
      ...['slo:events:rate5m', 'slo:bad_events:rate5m', period, 'slo:period_burn_rate:ratio'].flatMap((record) =>
        [{ service: 'elsewhere' }, { slo: 'another' }].map((other) => ({
          series: seriesName(record, { ...labels, ...other }),
          values: values(7, 7, 7),
        })),
      ),
    ],
    promql_expr_test: [
      near(period, share, labels),
      near('slo:objective:ratio', objective / 100),
      near('slo:error_budget:ratio', budget),
      near('slo:time_period:days', periodDays),
      near('slo:period_burn_rate:ratio', share / budget, labels),
      near('slo:period_error_budget_remaining:ratio', 1 - share / budget, labels),
    ],
  }
}
