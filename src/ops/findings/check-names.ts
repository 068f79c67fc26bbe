import { expressionFindings } from '../check/expression-findings.ts'
import type { KnownNames } from '../check/expression-names.ts'
import type { ExpressionUse } from '../check/found-expression.ts'
import type { DefinitionFindings } from './definition-findings.ts'

export interface NamedExpression {
  /** Place in the definition. */
  readonly path: string
  /** For people, such as `alert OrdersFailing`. */
  readonly where: string
  readonly use: ExpressionUse
  readonly text: string
}

/** Reports what is wrong with an expression of the definition: names that do not exist, its syntax, its meaning. */
export function checkNames(
  { path, ...expression }: NamedExpression,
  known: KnownNames & { readonly findings: DefinitionFindings },
): void {
  for (const { file, line: _, ...finding } of expressionFindings({ ...expression, file: path, line: 1 }, known)) {
    known.findings.add(file, finding)
  }
}
