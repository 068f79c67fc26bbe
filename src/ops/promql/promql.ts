import type { CounterQueries } from './counter-queries.ts'
import { Expression, numberText } from './expression.ts'
import type { GaugeQueries } from './gauge-queries.ts'
import type { HistogramQueries } from './histogram-queries.ts'

/** What a piece of hand-written PromQL may be filled with: an expression, a metric with the matchers of the scope, text. */
export type PromqlPart = Expression | Pick<CounterQueries | GaugeQueries | HistogramQueries, 'name'> | string | number

/**
 * Hand-written PromQL: promql`absent(${m.up})`. A metric becomes a selector with the matchers of the scope, an expression
 * itself in parentheses; text goes in as it stands.
 */
export function promql(texts: TemplateStringsArray, ...parts: readonly PromqlPart[]): Expression {
  return new Expression(
    (scope) =>
      texts.reduce((written, text, at) => {
        const part = parts[at - 1] as PromqlPart
        if (typeof part === 'string') return written + part + text
        if (typeof part === 'number') return written + numberText(part) + text
        if (part instanceof Expression) return `${written}${part.render(scope)}${text}`
        return `${written}${part.name}{${scope.matchers.join(', ')}}${text}`
      }),
    'or',
  )
}
