import type { SyntaxNode } from '@lezer/common'
import { matchingValue, otherValue, type SampleSeries } from '../../promql/outcomes.ts'

/** A series that a selector takes, and the labels that an aggregation around it keeps; undefined where there is none. */
export interface SeriesAsked {
  readonly sample: SampleSeries
  /** The same metric with one label each that a matcher refuses. */
  readonly strangers: readonly SampleSeries[]
  readonly by: readonly string[] | undefined
  /** The aggregation around it. */
  readonly aggregation: string | undefined
}

/** What a selector takes and what it refuses. */
export type Selected = Pick<SeriesAsked, 'sample' | 'strangers'>

/** Labels that have to be there because something groups by them. */
const SOME_VALUE = 'some'

/** A series that the selector takes, and those that each of its matchers refuses; undefined where one is too clever. */
export function selectorSample(
  selector: SyntaxNode | null | undefined,
  textOf: (node: SyntaxNode | null | undefined) => string,
  by: readonly string[] = [],
): Selected | undefined {
  const name = textOf(selector?.getChild('Identifier'))
  if (name === '') return undefined
  const labels: Record<string, string> = Object.fromEntries(
    by.filter((label) => label !== 'job' && label !== 'instance').map((label) => [label, SOME_VALUE]),
  )
  const refused: Record<string, string> = {}
  for (const matcher of selector?.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []) {
    const [operator, literal] = [textOf(matcher.getChild('MatchOp')), textOf(matcher.getChild('StringLiteral'))]
    const [value, other] = [sampleValue(operator, literal), sampleValue(OPPOSITES[operator] ?? '', literal)]
    if (value === undefined) return undefined
    const label = textOf(matcher.getChild('LabelName'))
    labels[label] = value
    if (other !== undefined && !EVERYWHERE.includes(label)) refused[label] = other
  }
  const strangers = Object.entries(refused).map(([label, value]) => ({ name, labels: { ...labels, [label]: value } }))
  return { sample: { name, labels }, strangers }
}

const OPPOSITES: { readonly [operator: string]: string } = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' }
/** Labels of which every test has series of another kind, and the bound of a bucket. */
const EVERYWHERE = ['job', 'instance', 'le']

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
