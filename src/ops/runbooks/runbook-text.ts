/** What somebody who is called reads. Markdown. */
export interface RunbookText {
  /** What is the case. */
  readonly meaning: string
  /** Who notices what of it. */
  readonly impact: string
  /** How to find the cause, with the queries to ask. */
  readonly diagnosis: string
  /** What to do. */
  readonly mitigation: string
}
