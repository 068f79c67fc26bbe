import type { Finding } from '../findings/finding.ts'
import { parsePromql } from '../promql/parse-promql.ts'
import { type KnownNames, nameFindings } from './expression-names.ts'
import { shapeFindings } from './expression-shape.ts'
import type { FoundExpression } from './found-expression.ts'

/** Everything that is wrong with one expression: its syntax, or else its names and its shape. */
export function expressionFindings(found: FoundExpression, known: KnownNames): readonly Finding[] {
  const parsed = parsePromql(found.text)
  const [problem] = parsed.problems
  if (problem !== undefined) {
    return [
      {
        level: 'error',
        rule: 'promql-syntax',
        file: found.file,
        line: found.line,
        message: `${found.where} is no PromQL${problem.near === '' ? ': it is empty' : ` near "${problem.near}"`}`,
        why: 'Prometheus refuses it, and with it the whole file where it is a rule.',
        fix: 'Correct the expression',
      },
    ]
  }
  return [...nameFindings(found, parsed, known), ...shapeFindings(found, parsed, known.metrics)]
}
