import { ALERT_GROUPS, type Alert } from '../alerts/alert.ts'
import type { OpsModel } from '../model/ops-model.ts'
import { type RecordRule, sloRecords } from '../slo/slo-records.ts'

/** An alerting rule, in the order in which people read one. */
export interface AlertRule {
  readonly alert: string
  readonly expr: string
  readonly for?: string
  readonly keep_firing_for?: string
  readonly labels: { readonly [label: string]: string }
  readonly annotations: { readonly [annotation: string]: string }
}

export type Rule = RecordRule | AlertRule

export interface RuleGroup {
  readonly name: string
  readonly interval?: string
  readonly rules: readonly Rule[]
}

/** A file below `prometheus/rules/`. */
export interface RuleFile {
  /** Without folder and ending. */
  readonly name: string
  readonly groups: readonly RuleGroup[]
}

/** How often the records of a whole period are made: each looks at tens of thousands of samples. */
const PERIOD_INTERVAL = '5m'

/** All rules: records of the objectives in files of their own, because their tests take another pace; a file of alerts for each family. */
export function ruleFiles({ service, slos, alerts }: OpsModel): readonly RuleFile[] {
  const records = slos.map((slo) => ({ slo, records: sloRecords(slo) }))
  const files: RuleFile[] = [
    {
      name: 'slo-records',
      groups: records.map(({ slo, records: { often } }) => ({
        name: `${service.name}-slo-${slo.name}-records`,
        rules: often,
      })),
    },
    {
      name: 'slo-period',
      groups: records.map(({ slo, records: { period } }) => ({
        name: `${service.name}-slo-${slo.name}-period`,
        interval: PERIOD_INTERVAL,
        rules: period,
      })),
    },
    ...ALERT_GROUPS.map((group) => ({
      name: group,
      groups: [
        { name: `${service.name}-${group}`, rules: alerts.filter((alert) => alert.group === group).map(alertRule) },
      ].filter(({ rules }) => rules.length > 0),
    })),
  ]
  return files.filter(({ groups }) => groups.length > 0)
}

/** The alert as a rule of Prometheus. */
export function alertRule({ name, expr, for: pending, keepFiringFor, labels, annotations }: Alert): AlertRule {
  return {
    alert: name,
    expr,
    ...(pending === '0s' ? {} : { for: pending }),
    ...(keepFiringFor === undefined ? {} : { keep_firing_for: keepFiringFor }),
    labels,
    annotations,
  }
}
