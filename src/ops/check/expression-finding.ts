import type { Finding } from '../findings/finding.ts'
import type { FoundExpression } from './found-expression.ts'

/** A finding at the place of an expression. */
export function expressionFinding(
  { file, line }: FoundExpression,
  rule: string,
  text: Pick<Finding, 'message' | 'why' | 'fix'>,
): Finding {
  return { level: 'error', rule, file, line, ...text }
}
