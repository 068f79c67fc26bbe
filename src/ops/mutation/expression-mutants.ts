import type { SyntaxNode } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'
import { numberText } from '../promql/expression.ts'
import { isImplied } from './implied-matcher.ts'
import type { TextMutant } from './mutant.ts'

/** Operators and what each is taken for. */
const OPERATORS: { readonly [operator: string]: string } = {
  '>': '<',
  '<': '>',
  '>=': '<',
  '<=': '>',
  '==': '!=',
  '!=': '==',
  and: 'or',
  or: 'and',
  unless: 'and',
  '/': '*',
  '*': '/',
  '-': '+',
  '+': '-',
}

const AGGREGATIONS: { readonly [operator: string]: string } = {
  sum: 'max',
  max: 'min',
  min: 'max',
  count: 'sum',
  avg: 'max',
}

/** By what a number is changed: more than the distance of a sharp test from its threshold. */
const FACTOR = 1.1
/** Whole numbers below this are counts, which change by one. */
const COUNT_BELOW = 10
/** What stands for 0, which no factor changes. */
const INSTEAD_OF_ZERO = 10

/**
 * The expression with one change each: another operator, threshold or window, an aggregation, one of its labels or a
 * matcher taken away. Changes that cannot change the result are left out.
 */
export function expressionMutants(expression: string): readonly TextMutant[] {
  const mutants: TextMutant[] = []
  const textOf = (node: { readonly from: number; readonly to: number }) => expression.slice(node.from, node.to)
  const replace = (node: { readonly from: number; readonly to: number }, by: string, change?: string) =>
    mutants.push({
      change: change ?? `${textOf(node)} became ${by}`,
      text: expression.slice(0, node.from) + by + expression.slice(node.to),
    })
  parser.parse(expression).iterate({
    enter: ({ node }) => {
      // Of what is multiplied by 0 only that it is there matters.
      if (isTimesZero(node, textOf)) return false
      if (isPadding(node, textOf)) return true
      if (node.name === 'BinaryExpr') mutateOperator(node, textOf, replace)
      else if (node.name === 'NumberDurationLiteral') mutateNumber(node, textOf, replace)
      else if (node.name === 'NumberDurationLiteralInDurationContext') mutateWindow(node, textOf, replace)
      else if (node.name === 'AggregateExpr') mutateAggregation(node, textOf, replace)
      else if (node.name === 'UnquotedLabelMatcher') mutateMatcher(node, textOf, replace)
      return true
    },
  })
  return mutants
}

type TextOf = (node: SyntaxNode) => string
type Replace = (node: { readonly from: number; readonly to: number }, by: string, change?: string) => void

/** Whether the node is the left side of `… * 0`. */
function isTimesZero(node: SyntaxNode, textOf: TextOf): boolean {
  const { parent } = node
  if (parent?.name !== 'BinaryExpr' || parent.getChild('Mul') === null) return false
  const [left, right] = [parent.firstChild, parent.lastChild]
  return left?.from === node.from && left.to === node.to && right !== null && textOf(right) === '0'
}

/**
 * Whether the node is `… or whole * 0` that is compared with a number above 0: it makes a share 0 instead of missing, and
 * neither is above.
 */
function isPadding(node: SyntaxNode, textOf: TextOf): boolean {
  const right = node.lastChild
  if (node.getChild('Or') === null || right === null || right.getChild('Mul') === null) return false
  if (right.lastChild === null || textOf(right.lastChild) !== '0') return false
  let outer = node.parent
  while (outer?.name === 'ParenExpr' || (outer?.name === 'BinaryExpr' && outer.getChild('Div') !== null))
    outer = outer.parent
  const isAbove = outer?.name === 'BinaryExpr' && (outer.getChild('Gtr') ?? outer.getChild('Gte')) !== null
  return isAbove && outer?.lastChild != null && Number(textOf(outer.lastChild)) > 0
}

function mutateOperator(node: SyntaxNode, textOf: TextOf, replace: Replace): void {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    const other = OPERATORS[textOf(child).toLowerCase()]
    if (other !== undefined && child.firstChild === null) replace(child, other)
  }
}

function mutateNumber(node: SyntaxNode, textOf: TextOf, replace: Replace): void {
  const text = textOf(node)
  const value = Number(text)
  if (/[a-z]/.test(text)) mutateWindow(node, textOf, replace)
  else if (value === 0) replace(node, String(INSTEAD_OF_ZERO))
  else if (Number.isInteger(value) && value < COUNT_BELOW) {
    replace(node, String(value + 1))
    replace(node, String(value - 1))
  } else {
    replace(node, numberText(value * FACTOR))
    replace(node, numberText(value / FACTOR))
  }
}

function mutateWindow(node: SyntaxNode, textOf: TextOf, replace: Replace): void {
  const [, count, unit] = /^(\d+)([smhdw])$/.exec(textOf(node)) ?? []
  if (count === undefined || unit === undefined) return
  replace(node, `${Number(count) * 2}${unit}`)
  const seconds = Number(count) * ({ s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 }[unit] as number)
  replace(node, `${Math.round(seconds / 2)}s`)
}

function mutateAggregation(node: SyntaxNode, textOf: TextOf, replace: Replace): void {
  const operator = node.getChild('AggregateOp')
  const body = node.getChild('FunctionCallBody')
  if (operator === null || body === null) return
  replace(node, textOf(body), `${textOf(operator)} was dropped`)
  const other = AGGREGATIONS[textOf(operator)]
  if (other !== undefined) replace(operator, other)
  const grouping = node.getChild('AggregateModifier')?.getChild('GroupingLabels')
  // Without `le` there is no quantile at all.
  for (const label of grouping?.getChildren('LabelName') ?? []) dropFromList(label, textOf, replace, 'grouping by')
}

function mutateMatcher(node: SyntaxNode, textOf: TextOf, replace: Replace): void {
  if (isImplied(node, textOf)) return
  dropFromList(node, textOf, replace, 'matcher')
}

/** Takes an element and one comma beside it away. */
function dropFromList(node: SyntaxNode, textOf: TextOf, replace: Replace, what: string): void {
  const before = node.prevSibling
  const after = node.nextSibling
  const from = before !== null && textOf(before) !== '{' && textOf(before) !== '(' ? before.to : node.from
  const to =
    from === node.from && after !== null && textOf(after) !== '}' && textOf(after) !== ')' ? after.from : node.to
  replace({ from, to }, '', `${what} ${textOf(node)} was dropped`)
}
