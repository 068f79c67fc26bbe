import type { Duration } from '../promql/duration.ts'
import type { Expression } from '../promql/expression.ts'

/** `critical` wakes somebody, `warning` is for working hours, `none` is for machines (the Watchdog). */
export type Severity = 'critical' | 'warning' | 'none'

/** The samples that a `promtool` unit test feeds in, series → values in promtool's notation. */
export interface AlertTestCase {
  readonly series: { readonly [series: string]: string }
  /** When the alert is looked at, from the start of the test. */
  readonly at: Duration
}

export interface AlertTest {
  /** Input under which the alert fires. */
  readonly firing: AlertTestCase
  /** Input under which it stays silent; as near to the threshold as makes sense. */
  readonly silent: AlertTestCase
}

/** What somebody who is called reads. Markdown. */
export interface RunbookText {
  readonly meaning: string
  readonly impact: string
  readonly diagnosis: string
  readonly mitigation: string
}

/** One alert, ready to be written. */
export interface Alert {
  /** Stable and unique, in PascalCase: the title of the service is put before it. */
  readonly name: string
  /** Rule group, such as `health`. */
  readonly group: string
  /** PromQL text in the scope of rules is taken from it. */
  readonly expression: Expression
  readonly for: Duration | '0s'
  readonly keepFiringFor?: Duration | undefined
  readonly severity: Severity
  readonly labels: { readonly [label: string]: string }
  /** One sentence; may hold template expressions such as `{{ $labels.instance }}`. */
  readonly summary: string
  readonly description: string
  readonly runbook: RunbookText
  readonly test: AlertTest | undefined
}
