import type { Check } from './check.ts'
import type { OptionPath } from './option-path.ts'
import type { Variable } from './variable.ts'

/** Everything there is to know about one option. */
export interface OptionRow<T = unknown> {
  readonly check: Check<T>
  /** Value where nothing is given. */
  readonly default?: T | undefined
  /** What `default` cannot say: where the value comes from when nothing is given. */
  readonly derived?: string | undefined
  /** Most specific first. Default: `OBS_` and the path; empty where text cannot express the value. */
  readonly variables?: readonly Variable[] | undefined
  /** The value must never be shown; of a map only the keys are. */
  readonly secret?: true | undefined
  /** The value is the application's own object: shown by its class only. */
  readonly opaque?: true | undefined
  /** One line for docs/options.md. */
  readonly about: string
}

/** The rows at these paths; one that is missing or unknown is a compile error. */
export type RowsOf<P extends OptionPath> = { readonly [K in P]: OptionRow }
