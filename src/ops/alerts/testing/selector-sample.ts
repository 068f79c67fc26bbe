import type { SyntaxNode } from '@lezer/common'
import { matchingValue, otherValue, type SampleSeries } from '../../promql/outcomes.ts'

/** A series that a selector takes, and the labels that an aggregation around it keeps; undefined where there is none. */
export interface SeriesAsked {
  readonly sample: SampleSeries
  readonly by: readonly string[] | undefined
}

/** Labels that have to be there because something groups by them. */
const SOME_VALUE = 'some'

/** A series that the selector takes; undefined where a matcher is too clever. */
export function selectorSample(
  selector: SyntaxNode | null | undefined,
  textOf: (node: SyntaxNode | null | undefined) => string,
  by: readonly string[] = [],
): SampleSeries | undefined {
  const name = textOf(selector?.getChild('Identifier'))
  if (name === '') return undefined
  const labels: Record<string, string> = Object.fromEntries(
    by.filter((label) => label !== 'job' && label !== 'instance').map((label) => [label, SOME_VALUE]),
  )
  for (const matcher of selector?.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []) {
    const value = sampleValue(textOf(matcher.getChild('MatchOp')), textOf(matcher.getChild('StringLiteral')))
    if (value === undefined) return undefined
    labels[textOf(matcher.getChild('LabelName'))] = value
  }
  return { name, labels }
}

function sampleValue(operator: string, literal: string): string | undefined {
  if (!literal.startsWith('"')) return undefined
  const value = JSON.parse(literal) as string
  if (operator === '=') return value
  try {
    if (operator === '=~') return matchingValue(new RegExp(value))
    return otherValue(operator === '!=' ? value : new RegExp(value))
  } catch {
    return undefined
  }
}
