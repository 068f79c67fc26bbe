import type { AlertRule } from '../prometheus/rule-groups.ts'
import { secondsOf } from '../promql/duration.ts'
import type { RecordRule } from '../slo/slo-records.ts'
import { expressionMutants } from './expression-mutants.ts'
import type { RuleMutant } from './mutant.ts'

/** The mutants of an alerting rule: of its expression and of its times. */
export function alertMutants(rule: AlertRule): readonly RuleMutant<AlertRule>[] {
  // Of a signal of life only that it is there matters, not its value.
  const expressions = rule.expr === 'vector(1)' ? [] : expressionMutants(rule.expr)
  const { for: pending, keep_firing_for: kept, ...plain } = rule
  const times: readonly (readonly [change: string, rule: AlertRule])[] = [
    ...(pending === undefined
      ? [['for became 5m', { ...rule, for: '5m' }] as const]
      : [
          ['for was dropped', { ...plain, ...(kept === undefined ? {} : { keep_firing_for: kept }) }] as const,
          ['for was doubled', { ...rule, for: doubled(pending) }] as const,
        ]),
    ...(kept === undefined
      ? []
      : [
          ['keep_firing_for was dropped', { ...plain, ...(pending === undefined ? {} : { for: pending }) }] as const,
          ['keep_firing_for was doubled', { ...rule, keep_firing_for: doubled(kept) }] as const,
        ]),
  ]
  const all = [...expressions.map(({ change, text }) => [change, { ...rule, expr: text }] as const), ...times]
  return all.map(([change, mutated]) => ({ name: rule.alert, change, rule: mutated }))
}

/** The mutants of a recording rule. */
export function recordMutants(rule: RecordRule): readonly RuleMutant<RecordRule>[] {
  return expressionMutants(rule.expr).map(({ change, text }) => ({
    name: rule.record,
    change,
    rule: { ...rule, expr: text },
  }))
}

function doubled(duration: string): string {
  return `${(secondsOf(duration) ?? 0) * 2}s`
}
