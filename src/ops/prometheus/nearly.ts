import { seriesName } from '../alerts/alert-context.ts'
import { numberText } from '../promql/expression.ts'
import type { UnitTest } from './alert-unit-tests.ts'

type ExpressionTest = NonNullable<UnitTest['promql_expr_test']>[number]

/** Expects one series of about this value: promtool compares to the last bit, and versions differ there. */
export function nearly(
  expr: string,
  value: number,
  at: string,
  labels: { readonly [label: string]: string },
): ExpressionTest {
  const tolerance = Math.max(1e-9, Math.abs(value) * 1e-6)
  return {
    expr: `abs(${expr} - ${numberText(value)}) < bool ${numberText(tolerance)}`,
    eval_time: at,
    exp_samples: [{ labels: seriesName('', labels), value: 1 }],
  }
}
