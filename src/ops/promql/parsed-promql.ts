/** One `label op "value"` of a selector. */
export interface ParsedMatcher {
  readonly label: string
  readonly operator: '=' | '!=' | '=~' | '!~'
  readonly value: string
}

/** One aggregation that a selector stands in. */
export interface ParsedAggregation {
  /** Such as `sum`. */
  readonly operator: string
  /** Labels that stay; undefined where the clause is missing or is `without`. */
  readonly by: readonly string[] | undefined
}

/** One selector and what is done with its series. */
export interface ParsedSelector {
  /** Name of the sample; undefined where only labels select. */
  readonly name: string | undefined
  readonly matchers: readonly ParsedMatcher[]
  /** Has a window of its own or stands in a subquery. */
  readonly ranged: boolean
  /** Windows as they are written, such as `5m`. */
  readonly windows: readonly string[]
  /** Functions around it, innermost first. */
  readonly functions: readonly string[]
  /** Only whether there is a sample is asked, or since when: right of `and` and `unless`, and in `a unless a offset 1h`. */
  readonly presence: boolean
  /** Aggregations around it, innermost first. */
  readonly aggregations: readonly ParsedAggregation[]
}

/** Labels named in `by (…)`, `on (…)` and their like, with the selectors whose series should have them. */
export interface ParsedGrouping {
  readonly labels: readonly string[]
  readonly selectors: readonly ParsedSelector[]
}

export interface PromqlProblem {
  /** Offset in the text. */
  readonly at: number
  /** The text around the place. */
  readonly near: string
}

export interface ParsedPromql {
  readonly problems: readonly PromqlProblem[]
  readonly selectors: readonly ParsedSelector[]
  readonly groupings: readonly ParsedGrouping[]
  /** All functions named, for `histogram_quantile` and those that make labels. */
  readonly functions: ReadonlySet<string>
}
