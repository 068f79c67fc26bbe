import type { Expression } from './expression.ts'

/** A series by its name and the labels that matter. */
export interface SampleSeries {
  readonly name: string
  readonly labels: { readonly [label: string]: string }
}

/** Events, and those among them that are bad: what an objective is about. Both per second, over the window of the scope. */
export interface Outcomes {
  readonly all: Expression
  readonly bad: Expression
  /** Series for tests: those that only grow with bad events, only with good ones, and with all. */
  readonly samples: {
    readonly bad: readonly SampleSeries[]
    readonly good: readonly SampleSeries[]
    readonly all: readonly SampleSeries[]
  }
  /** The bucket bound, where a histogram tells bad from good. */
  readonly bound?: { readonly metric: string; readonly value: number } | undefined
}

/** Values that labels of good events usually have. */
const GOOD = ['200', 'success', 'ok', 'other']

/** A value that the matcher takes; undefined where none is easily found. */
export function matchingValue(matcher: string | RegExp): string | undefined {
  if (typeof matcher === 'string') return matcher
  // What may be left out is left out.
  const required = matcher.source.replace(/\([^()]*\)\?/g, '')
  const candidates = required.split('|').map((part) => part.replace(/[()^$?:]/g, '').replace(/\\d|\.\+|\.\*|\./g, '0'))
  return candidates.find((candidate) => anchored(matcher).test(candidate))
}

/** A value that the matcher does not take. */
export function otherValue(matcher: string | RegExp): string {
  const takes = (value: string) => (typeof matcher === 'string' ? value === matcher : anchored(matcher).test(value))
  return GOOD.find((value) => !takes(value)) ?? '__other__'
}

function anchored({ source }: RegExp): RegExp {
  return new RegExp(`^(?:${source})$`)
}
