import { numberText } from '../promql/expression.ts'
import { jobScope } from '../promql/scope.ts'
import { SLO_WINDOWS, type Slo } from './slo.ts'

/** A recording rule. */
export interface RecordRule {
  readonly record: string
  readonly expr: string
  readonly labels: { readonly [label: string]: string }
}

/** What is recorded of an objective: often, and once in a while because it looks at the whole period. */
export interface SloRecords {
  readonly often: readonly RecordRule[]
  readonly period: readonly RecordRule[]
}

/**
 * The recording rules of an objective, under Sloth's names. The share over the period is that of events, not the mean of
 * shares, so that a bad night with ten requests does not weigh as much as a bad day with a million.
 */
export function sloRecords(slo: Slo): SloRecords {
  const { labels, outcomes, budget, periodDays, names } = slo
  const ratio = outcomes.bad.dividedBy(outcomes.all)
  const inScope = (window: (typeof SLO_WINDOWS)[number]) => jobScope(slo.service, window)
  const rule = (record: string, expr: string, more = {}): RecordRule => ({
    record,
    expr,
    labels: { ...labels, ...more },
  })
  const windowLabel = (window: string) => (names === 'sloth' ? { sloth_window: window } : {})
  const period = `${periodDays}d`
  return {
    often: [
      ...SLO_WINDOWS.map((window) =>
        rule(`slo:sli_error:ratio_rate${window}`, ratio.render(inScope(window)), windowLabel(window)),
      ),
      rule('slo:events:rate5m', outcomes.all.render(inScope('5m'))),
      rule('slo:bad_events:rate5m', outcomes.bad.render(inScope('5m'))),
      rule('slo:current_burn_rate:ratio', `${slo.selector('slo:sli_error:ratio_rate5m')} / ${numberText(budget)}`),
    ],
    period: [
      rule(
        `slo:sli_error:ratio_rate${period}`,
        `sum_over_time(${slo.selector('slo:bad_events:rate5m')}[${period}]) / sum_over_time(${slo.selector('slo:events:rate5m')}[${period}])`,
        windowLabel(period),
      ),
      rule('slo:objective:ratio', `vector(${numberText(slo.objective / 100)})`),
      rule('slo:error_budget:ratio', `vector(${numberText(budget)})`),
      rule('slo:time_period:days', `vector(${periodDays})`),
      rule(
        'slo:period_burn_rate:ratio',
        `${slo.selector(`slo:sli_error:ratio_rate${period}`)} / ${numberText(budget)}`,
      ),
      rule('slo:period_error_budget_remaining:ratio', `1 - ${slo.selector('slo:period_burn_rate:ratio')}`),
      ...(names === 'sloth' ? [rule('sloth_slo_info', 'vector(1)', slothInfo(slo))] : []),
    ],
  }
}

function slothInfo({ objective }: Slo): { readonly [label: string]: string } {
  return {
    sloth_mode: 'cli-gen-prom',
    sloth_objective: numberText(objective),
    sloth_spec: 'prometheus/v1',
    sloth_version: 'none',
  }
}
