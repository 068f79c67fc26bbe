import type { DashboardKey } from '../model/dashboard-uid.ts'
import type { Duration } from '../promql/duration.ts'
import type { Expression } from '../promql/expression.ts'
import type { RunbookText } from '../runbooks/runbook-text.ts'
import type { AlertGroup, Severity } from './alert.ts'
import type { AlertContext } from './alert-context.ts'
import type { AlertTest } from './testing/alert-test.ts'

/** What an alert asks, says and is tested with. */
export interface AlertParts {
  readonly expression: Expression
  /** One line. */
  readonly summary: string
  /** What is the case, with the value. */
  readonly description: string
  readonly runbook: RunbookText
  readonly test: AlertTest
}

/** An alert that every service gets. */
export interface BuiltinAlert {
  readonly group: AlertGroup
  readonly severity: Severity
  readonly for: Duration
  readonly keepFiringFor?: Duration | undefined
  /** Default of the option; undefined where the alert has none. */
  readonly threshold?: number | undefined
  /** Default of the option; undefined where the alert looks at the moment. */
  readonly window?: Duration | undefined
  /** Where to look first. */
  readonly dashboard: DashboardKey
  /** False leaves the title of the service away. */
  readonly titled?: false | undefined
  build(context: AlertContext): AlertParts
}
