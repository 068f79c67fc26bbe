import type { DashboardKey } from '../model/dashboard-uid.ts'
import type { Duration } from '../promql/duration.ts'
import type { Expression } from '../promql/expression.ts'
import type { RunbookText } from '../runbooks/runbook-text.ts'
import type { BurnSpeed } from '../slo/burn-windows.ts'
import type { BuiltinAlertKey } from './builtin-alerts.ts'
import type { SeriesInput } from './testing/alert-test.ts'

/** What may be changed about an alert that every service gets. */
export interface AlertChanges {
  /** In the unit of its description: a share is 0 to 1. */
  readonly threshold?: number | undefined
  /** Over how long it looks back. */
  readonly window?: Duration | undefined
  readonly for?: Duration | undefined
  readonly keepFiringFor?: Duration | undefined
  readonly severity?: 'critical' | 'warning' | undefined
  /** Beside the labels that every alert has. */
  readonly labels?: { readonly [label: string]: string } | undefined
}

/** An alert of your own. */
export interface OwnAlert extends Omit<AlertChanges, 'threshold' | 'window'> {
  /** A typed question, promql`…`, or PromQL as text, which is checked against the known metrics. */
  readonly expression: Expression | string
  /** One line. */
  readonly summary: string
  /** What is the case; `{{ $labels.endpoint }}` and `{{ $value | humanizePercentage }}` are filled in. */
  readonly description: string
  /** Where to look first. Default `overview`. */
  readonly dashboard?: DashboardKey | undefined
  readonly runbook?: Partial<RunbookText> | undefined
  /** Input under which it fires and stays silent. Default: made from the expression where that is possible. */
  readonly test?: OwnAlertTest | undefined
}

/** Series, `name{label="value"}`, with a value for every 15 seconds in promtool's notation; `job` is added where it is missing. */
export interface OwnAlertInput {
  readonly series: SeriesInput
  /** When the alert is looked at, from the start. */
  readonly at: Duration
}

export interface OwnAlertTest {
  readonly firing: OwnAlertInput
  readonly silent: OwnAlertInput
}

export type BurnAlertKey = `${string}BudgetBurn${Capitalize<BurnSpeed>}`

/** Alerts of your own, by their names in PascalCase without the title of the service. */
export type OwnAlerts<Questions> = (questions: Questions) => { readonly [name: string]: OwnAlert }

/** Changes by the names of the alerts that every service gets; false switches one off. */
export type AlertsOptions<Questions> =
  | OwnAlerts<Questions>
  | ({ readonly [K in BuiltinAlertKey | BurnAlertKey]?: AlertChanges | false | undefined } & {
      readonly own?: OwnAlerts<Questions> | undefined
    })
