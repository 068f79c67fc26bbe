/** A text with one change. */
export interface TextMutant {
  /** What was changed, for people: `> became <`. */
  readonly change: string
  readonly text: string
}

/** A rule with one change that a unit test must notice. */
export interface RuleMutant<Rule> {
  /** Name of the alert or record. */
  readonly name: string
  readonly change: string
  readonly rule: Rule
}
