import type { BoundOf } from '../../catalogue/buckets.ts'
import type { LabelSpec } from '../../catalogue/definition.ts'
import { Expression } from './expression.ts'
import type { LabelName, Matchers } from './matchers.ts'
import { matchingValue, type Outcomes } from './outcomes.ts'
import { over, type Selection } from './selector.ts'
import type { TargetLabel } from './target-label.ts'

type KeptLabel<L> = LabelName<L> | TargetLabel

export interface HistogramSelection<L> extends Selection<L> {
  /** Labels that the answer keeps. Default: none, one series. */
  readonly by?: readonly KeptLabel<L>[] | undefined
}

/** What can be asked of a histogram. */
export class HistogramQueries<L = LabelSpec, B = unknown> {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }

  /** The value below which the share `q`, 0 to 1, of the observations lies. */
  quantile(q: number, { by = [], ...selection }: HistogramSelection<L> = {}): Expression<KeptLabel<L>> {
    const buckets = this.#over('bucket', selection).sum({ by: ['le', ...by] })
    return new Expression((scope) => `histogram_quantile(${q}, ${buckets.render(scope)})`)
  }

  /** The mean of the observations. */
  mean({ by = [], ...selection }: HistogramSelection<L> = {}): Expression<KeptLabel<L>> {
    return this.sumRate(selection).sum({ by }).dividedBy(this.rate(selection).sum({ by }))
  }

  /** Growth per second of the sum of the observations: for durations, the share of time that they take. */
  sumRate(selection: Selection<L> = {}): Expression<KeptLabel<L>> {
    return this.#over('sum', selection)
  }

  /** Observations per second. */
  rate(selection: Selection<L> = {}): Expression<KeptLabel<L>> {
    return this.#over('count', selection)
  }

  /**
   * The share, 0 to 1, of the observations beyond `bound`, which must be a bucket bound: a quantile between two bounds
   * would be a guess.
   */
  shareAbove(bound: BoundOf<B>, { by = [], ...selection }: HistogramSelection<L> = {}): Expression<KeptLabel<L>> {
    const all = this.rate(selection).sum({ by })
    const within = this.#over<KeptLabel<L>>('bucket', selection, [leMatcher(bound)]).sum({ by })
    return all.minus(within).dividedBy(all)
  }

  /** All observations, and those beyond `above`, a bucket bound, as the bad ones, for an objective. */
  outcomes({ above, where }: HistogramOutcomesOptions<L, B>): Outcomes {
    const all = this.rate({ where }).sum()
    const within = this.#over<KeptLabel<L>>('bucket', { where }, [leMatcher(above)]).sum()
    const matchers = Object.entries((where ?? {}) as { readonly [label: string]: string | RegExp })
    const labels = Object.fromEntries(matchers.map(([label, matcher]) => [label, matchingValue(matcher) ?? '']))
    return {
      all,
      bad: all.minus(within),
      samples: {
        bad: [],
        good: [{ name: `${this.name}_bucket`, labels: { ...labels, le: String(above) } }],
        all: [
          { name: `${this.name}_count`, labels },
          { name: `${this.name}_bucket`, labels: { ...labels, le: '+Inf' } },
        ],
      },
      bound: { metric: this.name, value: above },
    }
  }

  #over<K extends string>(
    sample: 'bucket' | 'sum' | 'count',
    selection: { readonly where?: Matchers<L> | undefined; readonly window?: Selection<L>['window'] },
    more?: readonly string[],
  ): Expression<K> {
    return over('rate', `${this.name}_${sample}`, selection as Selection<LabelSpec>, more)
  }
}

export interface HistogramOutcomesOptions<L, B> {
  /** Beyond this an observation is a bad one. */
  readonly above: BoundOf<B>
  /** Which observations count at all. Default: all. */
  readonly where?: Matchers<L> | undefined
}

/** Prometheus 3 stores `le="5"` as `5.0`, Prometheus 2 as it came: whole numbers are matched both ways. */
export function leMatcher(bound: number): string {
  return Number.isInteger(bound) ? `le=~"${bound}([.]0)?"` : `le="${bound}"`
}
