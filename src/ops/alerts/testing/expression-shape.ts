import type { SyntaxNode } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'
import type { SampleSeries } from '../../promql/outcomes.ts'
import { type SeriesAsked, selectorSample } from './selector-sample.ts'

/** What is compared with a number. */
export type Measure =
  | { readonly kind: 'value'; readonly of: SeriesAsked }
  | { readonly kind: 'growth'; readonly of: Growth }
  /** A part of the whole: of one metric, with more matchers. */
  | { readonly kind: 'share'; readonly part: Growth; readonly whole: Growth }
  /** What is not within: the observations beyond a bucket. */
  | { readonly kind: 'beyond'; readonly within: Growth; readonly whole: Growth }

export interface Growth extends SeriesAsked {
  readonly call: 'rate' | 'increase'
  /** As it is written: `5m`. */
  readonly window: string
}

/** An expression of the simple form that most alerts have: a measure and a threshold. */
export interface ExpressionShape {
  readonly measure: Measure
  readonly comparison: '>' | '>=' | '<' | '<=' | '==' | '!='
  readonly threshold: number
}

/** The shape of an expression; undefined where it has another. */
export function expressionShape(expression: string): ExpressionShape | undefined {
  return new ShapeReader(expression).read()
}

/** Series that two growths have in common: the same metric and window, the same labels kept. */
function alike(one: Growth, other: Growth): boolean {
  const basic = (sample: SampleSeries) => sample.name.replace(/_(?:count|bucket)$/, '')
  return (
    basic(one.sample) === basic(other.sample) &&
    one.window === other.window &&
    one.call === other.call &&
    one.by !== undefined &&
    other.by !== undefined &&
    one.by.join() === other.by.join()
  )
}

class ShapeReader {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  read(): ExpressionShape | undefined {
    const top = unwrapped(parser.parse(this.#text).topNode.firstChild)
    const comparison = this.#operatorOf(top)
    if (top === null || comparison === undefined || !/^(?:[<>]=?|[!=]=)$/.test(comparison)) return undefined
    const threshold = Number(this.#textOf(unwrapped(top.lastChild)))
    const measure = this.#measure(unwrapped(top.firstChild))
    if (measure === undefined || Number.isNaN(threshold)) return undefined
    return { measure, comparison: comparison as ExpressionShape['comparison'], threshold }
  }

  #measure(node: SyntaxNode | null): Measure | undefined {
    if (node?.name === 'BinaryExpr') return this.#share(node)
    const growth = this.#growth(node)
    if (growth !== undefined) return { kind: 'growth', of: growth }
    const asked = this.#asked(node)
    return asked === undefined ? undefined : { kind: 'value', of: asked }
  }

  #share(node: SyntaxNode): Measure | undefined {
    if (this.#operatorOf(node) !== '/') return undefined
    const whole = this.#growth(unwrapped(node.lastChild))
    const above = unwrapped(node.firstChild)
    if (whole === undefined || above === null) return undefined
    const operator = this.#operatorOf(above)
    const [left, right] = [unwrapped(above.firstChild), unwrapped(above.lastChild)]
    if (operator === '-') {
      const within = this.#growth(right)
      const all = this.#growth(left)
      if (within === undefined || all === undefined || !alike(all, whole) || !alike(within, whole)) return undefined
      return within.sample.labels.le === undefined ? undefined : { kind: 'beyond', within, whole }
    }
    // `… or whole * 0` only makes the share 0 instead of missing.
    const part = this.#growth(operator === 'or' ? left : above)
    if (part === undefined || part.sample.name !== whole.sample.name || !alike(part, whole)) return undefined
    return { kind: 'share', part, whole }
  }

  #growth(node: SyntaxNode | null): Growth | undefined {
    const { inner, by, aggregation } = this.#aggregated(node)
    if (inner?.name !== 'FunctionCall') return undefined
    const call = this.#textOf(inner.getChild('FunctionIdentifier'))
    const matrix = inner.getChild('FunctionCallBody')?.getChild('MatrixSelector')
    const window = this.#textOf(matrix?.getChild('DurationExpr'))
    const selected = selectorSample(matrix?.getChild('VectorSelector'), (child) => this.#textOf(child), by)
    if ((call !== 'rate' && call !== 'increase') || window === '' || selected === undefined) return undefined
    return { call, window, ...selected, by, aggregation }
  }

  #asked(node: SyntaxNode | null): SeriesAsked | undefined {
    const { inner, by, aggregation } = this.#aggregated(node)
    if (inner?.name !== 'VectorSelector') return undefined
    const selected = selectorSample(inner, (child) => this.#textOf(child), by)
    return selected === undefined ? undefined : { ...selected, by, aggregation }
  }

  /** What stands inside of an aggregation, and the labels that it keeps. */
  #aggregated(node: SyntaxNode | null): {
    readonly inner: SyntaxNode | null
    readonly by: readonly string[] | undefined
    readonly aggregation: string | undefined
  } {
    if (node?.name !== 'AggregateExpr') return { inner: node, by: undefined, aggregation: undefined }
    const aggregation = this.#textOf(node.getChild('AggregateOp'))
    const plain = /^(?:sum|min|max|avg)$/.test(aggregation)
    const modifier = node.getChild('AggregateModifier')
    if (!plain || modifier?.getChild('Without')) return { inner: null, by: undefined, aggregation }
    const labels = modifier?.getChild('GroupingLabels')?.getChildren('LabelName') ?? []
    return {
      inner: unwrapped(node.getChild('FunctionCallBody')?.firstChild ?? null),
      by: labels.map((label) => this.#textOf(label)),
      aggregation,
    }
  }

  #operatorOf(node: SyntaxNode | null): string | undefined {
    if (node?.name !== 'BinaryExpr') return undefined
    const operator = node.firstChild?.nextSibling
    return operator ? this.#textOf(operator) : undefined
  }

  #textOf(node: SyntaxNode | null | undefined): string {
    return node ? this.#text.slice(node.from, node.to) : ''
  }
}

function unwrapped(node: SyntaxNode | null): SyntaxNode | null {
  let inner = node
  while (inner?.name === 'ParenExpr') inner = inner.firstChild
  return inner
}
