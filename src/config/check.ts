/** One thing that is wrong with a value. */
export interface Problem {
  /** Where inside the value, such as `[2]` or `.status`; empty for the value itself. */
  readonly at: string
  /** What should stand there, such as `a number from 0 to 1`. */
  readonly expected: string
  readonly received: unknown
  readonly hint?: string | undefined
}

export type ReportProblem = (problem: Problem) => void

/** What an option accepts. */
export interface Check<T> {
  /** Follows the word "expected" in messages and stands in docs/options.md. */
  readonly expected: string
  /** The value as it is used, copied where it is a list or a map; every problem is reported, and undefined answered. */
  read(value: unknown, report: ReportProblem): T | undefined
  /** The value that the text of an environment variable stands for; left out where text cannot express it. */
  readonly parse?: ((text: string) => unknown) | undefined
  /** True for maps whose keys add up over the levels of precedence. */
  readonly merges?: boolean | undefined
}

/** A check of one condition: `accept` answers the value to use, or undefined to refuse it. */
export function check<T>(
  expected: string,
  accept: (value: unknown) => T | undefined,
  parse?: (text: string) => unknown,
): Check<T> {
  return {
    expected,
    read(value, report) {
      const accepted = accept(value)
      if (accepted === undefined) report({ at: '', expected, received: value })
      return accepted
    },
    parse,
  }
}
