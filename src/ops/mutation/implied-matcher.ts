import type { SyntaxNode } from '@lezer/common'

const AGGREGATES = new Set(['AggregateExpr'])
/** Functions that lose the labels of what they get. */
const LOSES_LABELS = new Set(['absent', 'absent_over_time', 'scalar'])

/**
 * Whether a matcher can go without a change of the result: the other side of an operator that compares all labels has the
 * same one, so that nothing else would find a partner.
 */
export function isImplied(matcher: SyntaxNode, textOf: (node: SyntaxNode) => string): boolean {
  let inner = matcher.parent as SyntaxNode
  for (let outer = inner.parent; outer; outer = outer.parent) {
    if (AGGREGATES.has(outer.name)) return false
    if (outer.name === 'FunctionCall') {
      const name = outer.getChild('FunctionIdentifier')
      if (name !== null && LOSES_LABELS.has(textOf(name))) return false
    }
    if (outer.name === 'BinaryExpr' && impliedBy(outer, inner, matcher, textOf)) return true
    inner = outer
  }
  return false
}

function impliedBy(
  binary: SyntaxNode,
  side: SyntaxNode,
  matcher: SyntaxNode,
  textOf: (node: SyntaxNode) => string,
): boolean {
  if (binary.getChild('MatchingModifierClause') !== null || binary.getChild('Or') !== null) return false
  const left = binary.firstChild as SyntaxNode
  const right = binary.lastChild as SyntaxNode
  const isLeft = side.from === left.from && side.to === left.to
  // What is left of `unless` stays where the right has nothing.
  if (binary.getChild('Unless') !== null && isLeft) return false
  return hasPlainMatcher(isLeft ? right : left, textOf(matcher), textOf)
}

/** Whether a selector outside of any aggregation has the matcher. */
function hasPlainMatcher(node: SyntaxNode, wanted: string, textOf: (node: SyntaxNode) => string): boolean {
  if (AGGREGATES.has(node.name)) return false
  if (node.name === 'UnquotedLabelMatcher') return textOf(node) === wanted
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (hasPlainMatcher(child, wanted, textOf)) return true
  }
  return false
}
