import type { SyntaxNode } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'
import { withoutGrafanaVariables } from './grafana-variables.ts'
import type {
  ParsedAggregation,
  ParsedGrouping,
  ParsedMatcher,
  ParsedPromql,
  ParsedSelector,
  PromqlProblem,
} from './parsed-promql.ts'

/**
 * Reads an expression with the grammar that Prometheus' own editor uses. Grafana's variables are allowed. Never throws:
 * what is wrong stands in `problems`. The grammar knows no types: `rate(up)` passes here and fails in Prometheus.
 */
export function parsePromql(expression: string): ParsedPromql {
  return new Reader(withoutGrafanaVariables(expression)).read()
}

class Reader {
  readonly #text: string
  readonly #problems: PromqlProblem[] = []
  readonly #selectors = new Map<number, ParsedSelector>()
  readonly #groupings: ParsedGrouping[] = []
  readonly #functions = new Set<string>()

  constructor(text: string) {
    this.#text = text
  }

  read(): ParsedPromql {
    if (this.#text.trim() === '') this.#problems.push({ at: 0, near: '' })
    const nodes: SyntaxNode[] = []
    parser.parse(this.#text).iterate({ enter: ({ node }) => void nodes.push(node) })
    for (const node of nodes) this.#enter(node)
    for (const node of nodes) if (node.name === 'GroupingLabels') this.#addGrouping(node)
    return {
      problems: this.#problems,
      selectors: [...this.#selectors.values()],
      groupings: this.#groupings,
      functions: this.#functions,
    }
  }

  #enter(node: SyntaxNode): void {
    if (node.type.isError) {
      this.#problems.push({ at: node.from, near: this.#text.slice(Math.max(0, node.from - 12), node.to + 12) })
    }
    if (node.name === 'FunctionIdentifier') this.#functions.add(this.#textOf(node))
    if (node.name === 'VectorSelector') this.#selectors.set(node.from, this.#selector(node))
  }

  #selector(node: SyntaxNode): ParsedSelector {
    const matchers: ParsedMatcher[] = []
    let name = node.getChild('Identifier') ? this.#textOf(node.getChild('Identifier')) : undefined
    for (let child = node.getChild('LabelMatchers')?.firstChild; child; child = child.nextSibling) {
      if (child.name === 'QuotedLabelName') name = unquoted(this.#textOf(child))
      const matcher = this.#matcher(child)
      if (matcher === undefined) continue
      if (matcher.label === '__name__' && matcher.operator === '=') name = matcher.value
      else matchers.push(matcher)
    }
    return { name, matchers, ...this.#surroundings(node) }
  }

  #matcher(node: SyntaxNode): ParsedMatcher | undefined {
    if (node.name !== 'UnquotedLabelMatcher' && node.name !== 'QuotedLabelMatcher') return undefined
    const value = node.getChild('StringLiteral')
    const operator = node.getChild('MatchOp')
    if (value === null || operator === null) return undefined
    const bare = node.getChild('LabelName')
    return {
      label: bare === null ? unquoted(this.#textOf(node.getChild('QuotedLabelName'))) : this.#textOf(bare),
      operator: this.#textOf(operator) as ParsedMatcher['operator'],
      value: unquoted(this.#textOf(value)),
    }
  }

  #surroundings(node: SyntaxNode): Omit<ParsedSelector, 'name' | 'matchers'> {
    const functions: string[] = []
    const aggregations: ParsedAggregation[] = []
    const windows: string[] = []
    for (let outer = node.parent; outer; outer = outer.parent) {
      if (outer.name === 'MatrixSelector' || outer.name === 'SubqueryExpr') {
        windows.push(this.#textOf(outer.getChild('DurationExpr') ?? outer.getChild('NumberDurationLiteral')))
      }
      if (outer.name === 'FunctionCall') functions.push(this.#textOf(outer.getChild('FunctionIdentifier')))
      if (outer.name === 'AggregateExpr') aggregations.push(this.#aggregation(outer))
    }
    return { ranged: windows.length > 0, windows, functions, aggregations, presence: this.#isPresence(node) }
  }

  #isPresence(selector: SyntaxNode): boolean {
    let side = selector
    while (side.parent?.name === 'ParenExpr' || side.parent?.name === 'OffsetExpr') side = side.parent
    const operation = side.parent
    if (operation?.name !== 'BinaryExpr') return false
    const [left, right] = [operation.firstChild, operation.lastChild]
    const unless = operation.getChild('Unless') !== null
    if (!unless && operation.getChild('And') === null) return false
    if (side.from === right?.from) return true
    // The grammar of the editor takes an offset without parentheses for one of the whole operation.
    const before = operation.parent?.name === 'OffsetExpr' ? ' offset' : ''
    return unless && `${this.#textOf(right)}${before}`.replace('(', '').startsWith(`${this.#textOf(left)} offset`)
  }

  #aggregation(node: SyntaxNode): ParsedAggregation {
    const modifier = node.getChild('AggregateModifier')
    const by = modifier?.getChild('By') ? this.#labelsOf(modifier.getChild('GroupingLabels')) : undefined
    return { operator: this.#textOf(node.getChild('AggregateOp')), by }
  }

  /** Labels of `by (…)` are those of the selectors inside; labels of `on (…)` those of both sides. */
  #addGrouping(node: SyntaxNode): void {
    let outer = node.parent
    while (outer && outer.name !== 'AggregateExpr' && outer.name !== 'BinaryExpr') outer = outer.parent
    if (!outer) return
    const { from, to } = outer
    const selectors = [...this.#selectors].filter(([at]) => at >= from && at < to).map(([, selector]) => selector)
    this.#groupings.push({ labels: this.#labelsOf(node), selectors })
  }

  #labelsOf(node: SyntaxNode | null): readonly string[] {
    const quoted = node?.getChildren('QuotedLabelName').map((label) => unquoted(this.#textOf(label))) ?? []
    return [...(node?.getChildren('LabelName').map((label) => this.#textOf(label)) ?? []), ...quoted]
  }

  #textOf(node: SyntaxNode | null | undefined): string {
    return node ? this.#text.slice(node.from, node.to) : ''
  }
}

/** A string literal's value; backticks have no escapes. */
function unquoted(literal: string): string {
  const inner = literal.slice(1, -1)
  if (literal.startsWith('`')) return inner
  return inner.replace(/\\(.)/g, (_, character: string) => ({ n: '\n', t: '\t', r: '\r' })[character] ?? character)
}
