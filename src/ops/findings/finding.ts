/** How much a finding matters: an `error` is wrong in production, a `warning` will be one day. */
export type FindingLevel = 'error' | 'warning'

/** One thing that is wrong in a definition or an artefact. */
export interface Finding {
  readonly level: FindingLevel
  /** Stable name of the rule, such as `unknown-metric`. */
  readonly rule: string
  /** The artefact or configuration file, relative to the working directory; a path of the definition such as `alerts.OrdersFailing` where there is no file. */
  readonly file: string
  /** Counted from 1; undefined where the finding is about the whole file. */
  readonly line?: number | undefined
  /** What is wrong. */
  readonly message: string
  /** Why it matters. */
  readonly why: string
  /** What to do, such as the nearest known name. */
  readonly fix: string
}
