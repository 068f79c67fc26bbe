import type { LabelSpec } from '../../catalogue/definition.ts'
import type { Duration } from './duration.ts'
import { Expression } from './expression.ts'
import { type Matchers, matcherTexts } from './matchers.ts'
import type { Scope } from './scope.ts'

/** Which series of a metric, over which window. */
export interface Selection<L> {
  readonly where?: Matchers<L> | undefined
  /** Default: the window of the scope. */
  readonly window?: Duration | undefined
}

/** An instant vector: the metric's samples with the matchers of the scope. */
export function instant<L extends string>(
  sample: string,
  where?: Matchers<LabelSpec>,
  more: readonly string[] = [],
): Expression<L> {
  return new Expression((scope) => selectorText(sample, where, more, scope))
}

/** `rate(…)` or `increase(…)` of the metric's samples. */
export function over<L extends string>(
  call: 'rate' | 'increase',
  sample: string,
  { where, window }: Selection<LabelSpec>,
  more: readonly string[] = [],
): Expression<L> {
  return new Expression((scope) => `${call}(${selectorText(sample, where, more, scope)}[${window ?? scope.window}])`)
}

function selectorText(
  sample: string,
  where: Matchers<LabelSpec> | undefined,
  more: readonly string[],
  { matchers }: Scope,
): string {
  const all = [...matchers, ...matcherTexts(where), ...more]
  return all.length === 0 ? sample : `${sample}{${all.join(', ')}}`
}
