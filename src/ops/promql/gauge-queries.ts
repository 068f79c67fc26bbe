import type { LabelSpec } from '../../catalogue/definition.ts'
import type { Expression } from './expression.ts'
import type { LabelName, Matchers } from './matchers.ts'
import { instant } from './selector.ts'
import type { TargetLabel } from './target-label.ts'

/** What can be asked of a gauge. */
export class GaugeQueries<L = LabelSpec> {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }

  /** The value of each series. */
  value(where?: Matchers<L>): Expression<LabelName<L> | TargetLabel> {
    return instant(this.name, where as Matchers<LabelSpec>)
  }
}
