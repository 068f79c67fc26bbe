import type { Scope } from './scope.ts'

/** How tightly the outermost operator binds, loosest first, so that parentheses stand only where PromQL needs them. */
const STRENGTH = { or: 0, and: 1, compare: 2, add: 3, multiply: 4, term: 5 } as const

type Strength = keyof typeof STRENGTH

/** Labels that an aggregation keeps; none: one series. */
export interface Grouping<L extends string = string> {
  readonly by?: readonly L[] | undefined
}

/**
 * A PromQL expression of instant-vector type. Which processes it reads is left open: rules ask for those of one job,
 * dashboards for those that their variables choose, so it becomes text only with a {@link Scope}.
 */
export class Expression<L extends string = string> {
  readonly #write: (scope: Scope) => string
  readonly #strength: Strength

  constructor(write: (scope: Scope) => string, strength: Strength = 'term') {
    this.#write = write
    this.#strength = strength
  }

  /** The PromQL text. */
  render(scope: Scope): string {
    return this.#write(scope)
  }

  sum(grouping: Grouping<L> = {}): Expression<L> {
    return this.#aggregated('sum', grouping)
  }

  max(grouping: Grouping<L> = {}): Expression<L> {
    return this.#aggregated('max', grouping)
  }

  min(grouping: Grouping<L> = {}): Expression<L> {
    return this.#aggregated('min', grouping)
  }

  average(grouping: Grouping<L> = {}): Expression<L> {
    return this.#aggregated('avg', grouping)
  }

  count(grouping: Grouping<L> = {}): Expression<L> {
    return this.#aggregated('count', grouping)
  }

  plus(other: Operand): Expression<L> {
    return this.#combined('+', other, 'add')
  }

  minus(other: Operand): Expression<L> {
    return this.#combined('-', other, 'add', true)
  }

  times(other: Operand): Expression<L> {
    return this.#combined('*', other, 'multiply')
  }

  dividedBy(other: Operand): Expression<L> {
    return this.#combined('/', other, 'multiply', true)
  }

  /** Keeps the series above the threshold. */
  above(threshold: Operand): Expression<L> {
    return this.#combined('>', threshold, 'compare', true)
  }

  below(threshold: Operand): Expression<L> {
    return this.#combined('<', threshold, 'compare', true)
  }

  equals(value: Operand): Expression<L> {
    return this.#combined('==', value, 'compare', true)
  }

  and(other: Expression): Expression<L> {
    return this.#combined('and', other, 'and')
  }

  unless(other: Expression): Expression<L> {
    return this.#combined('unless', other, 'and', true)
  }

  or(other: Expression): Expression<L> {
    return this.#combined('or', other, 'or')
  }

  #aggregated(operator: string, { by = [] }: Grouping): Expression<L> {
    const clause = by.length === 0 ? '' : ` by (${by.join(', ')}) `
    return new Expression((scope) => `${operator}${clause}(${this.#write(scope)})`)
  }

  /** `strict`: the right side needs parentheses at the same strength too, because the operator is not associative. */
  #combined(operator: string, other: Operand, strength: Strength, strict = false): Expression<L> {
    return new Expression((scope) => {
      const left = this.#inside(scope, strength, false)
      const right = other instanceof Expression ? other.#inside(scope, strength, strict) : numberText(other)
      return `${left} ${operator} ${right}`
    }, strength)
  }

  #inside(scope: Scope, outer: Strength, strict: boolean): string {
    const text = this.#write(scope)
    const mine = STRENGTH[this.#strength]
    return mine < STRENGTH[outer] || (strict && mine === STRENGTH[outer]) ? `(${text})` : text
  }
}

/** What stands on the right of an operator. */
export type Operand = Expression | number

/** A number without the noise of binary fractions, such as 0.9990000000000001. */
export function numberText(value: number): string {
  return String(Number(value.toPrecision(12)))
}
