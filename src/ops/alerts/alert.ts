import type { DashboardKey } from '../model/dashboard-uid.ts'
import type { Duration } from '../promql/duration.ts'
import type { Expression } from '../promql/expression.ts'
import type { RunbookText } from '../runbooks/runbook-text.ts'
import type { AlertTest } from './testing/alert-test.ts'

/** `critical` wakes somebody, `warning` is for working hours, `none` is for machines (the Watchdog). */
export type Severity = 'critical' | 'warning' | 'none'

/** One file of rules for each. */
export const ALERT_GROUPS = ['health', 'slo', 'saturation', 'analyses', 'errors', 'pipeline', 'meta', 'own'] as const

export type AlertGroup = (typeof ALERT_GROUPS)[number]

/** One alert, ready to be written. */
export interface Alert {
  /** Stable and unique, in PascalCase: `Down`. */
  readonly key: string
  /** As Prometheus knows it: the title of the service before the key, such as `ShopDown`. */
  readonly name: string
  readonly group: AlertGroup
  readonly expression: Expression
  /** The expression in the scope of rules. */
  readonly expr: string
  readonly for: Duration
  readonly keepFiringFor: Duration | undefined
  readonly severity: Severity
  /** All labels that the rule adds, the severity among them. */
  readonly labels: { readonly [label: string]: string }
  /** Summary, description and links; texts may hold templates such as `{{ $labels.instance }}`. */
  readonly annotations: { readonly [annotation: string]: string }
  readonly dashboard: DashboardKey
  readonly runbook: RunbookText
  /** Undefined where none was given and none could be made. */
  readonly test: AlertTest | undefined
}
