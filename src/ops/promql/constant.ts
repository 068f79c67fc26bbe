import { Expression } from './expression.ts'

/** One series without labels that always has this value. */
export function constant(value: number): Expression<never> {
  return new Expression(() => `vector(${value})`)
}

/** The expression, or 0 where it has no series: for counters that are born with what they count. */
export function orZero(expression: Expression): Expression {
  return expression.or(constant(0))
}
