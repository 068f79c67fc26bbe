import type { LabelSpec } from '../../catalogue/definition.ts'
import type { Expression } from './expression.ts'
import type { LabelName, Matchers } from './matchers.ts'
import { matchingValue, type Outcomes, otherValue, type SampleSeries } from './outcomes.ts'
import { over, type Selection } from './selector.ts'
import type { TargetLabel } from './target-label.ts'

/** What can be asked of a counter. */
export class CounterQueries<L = LabelSpec> {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }

  /** Growth per second. */
  rate(selection: Selection<L> = {}): Expression<LabelName<L> | TargetLabel> {
    return over('rate', this.name, selection as Selection<LabelSpec>)
  }

  /** Growth over the window. */
  increase(selection: Selection<L> = {}): Expression<LabelName<L> | TargetLabel> {
    return over('increase', this.name, selection as Selection<LabelSpec>)
  }

  /**
   * The share of what `part` matches in all that `of` matches, 0 to 1. It is 0, not "no data", while nothing of the part
   * has happened, and no data while nothing at all has.
   */
  share(part: Matchers<L>, { of, by = [], window }: ShareOptions<L> = {}): Expression<LabelName<L> | TargetLabel> {
    const whole = this.rate({ where: of, window }).sum({ by })
    const some = this.rate({ where: { ...of, ...part } as Matchers<L>, window }).sum({ by })
    return some.or(whole.times(0)).dividedBy(whole)
  }

  /** All events that `of` matches and the bad ones among them, for an objective. */
  outcomes({ bad, of }: OutcomesOptions<L>): Outcomes {
    const whole = this.rate({ where: of }).sum()
    const some = this.rate({ where: { ...of, ...bad } as Matchers<L> }).sum()
    return { all: whole, bad: some.or(whole.times(0)), samples: samplesOf(this.name, bad, of) }
  }
}

export interface OutcomesOptions<L> {
  /** What makes an event a bad one. */
  readonly bad: Matchers<L>
  /** Which events count at all. Default: all. */
  readonly of?: Matchers<L> | undefined
}

function samplesOf<L>(name: string, bad: Matchers<L>, of: Matchers<L> | undefined): Outcomes['samples'] {
  const values = (matchers: Matchers<L> | undefined, pick: (matcher: string | RegExp) => string | undefined) =>
    Object.fromEntries(
      Object.entries((matchers ?? {}) as { readonly [label: string]: string | RegExp }).flatMap(([label, matcher]) => {
        const value = pick(matcher)
        return value === undefined ? [] : [[label, value]]
      }),
    )
  const series = (labels: SampleSeries['labels']): readonly SampleSeries[] => [{ name, labels }]
  const counted = values(of, matchingValue)
  return {
    bad: series({ ...counted, ...values(bad, matchingValue) }),
    good: series({ ...counted, ...values(bad, otherValue) }),
    all: [],
  }
}

export interface ShareOptions<L> extends Omit<Selection<L>, 'where'> {
  /** What counts as the whole. Default: every series. */
  readonly of?: Matchers<L> | undefined
  readonly by?: readonly (LabelName<L> | TargetLabel)[] | undefined
}
