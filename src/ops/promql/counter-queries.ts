import type { LabelSpec } from '../../catalogue/definition.ts'
import type { Expression } from './expression.ts'
import type { LabelName, Matchers } from './matchers.ts'
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
}

export interface ShareOptions<L> extends Omit<Selection<L>, 'where'> {
  /** What counts as the whole. Default: every series. */
  readonly of?: Matchers<L> | undefined
  readonly by?: readonly (LabelName<L> | TargetLabel)[] | undefined
}
