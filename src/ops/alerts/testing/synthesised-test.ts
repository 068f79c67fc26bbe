import type { Duration } from '../../promql/duration.ts'
import type { Expression } from '../../promql/expression.ts'
import type { AlertTest } from './alert-test.ts'

/** Tests made from the shape of an expression; undefined where it has none that is understood. */
export function synthesisedTest(
  _expression: Expression,
  _job: string,
  _timed: { readonly for: Duration; readonly keepFiringFor: Duration | undefined },
): AlertTest | undefined {
  return undefined
}
