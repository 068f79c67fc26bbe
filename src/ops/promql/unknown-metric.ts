import { Expression } from './expression.ts'
import type { Outcomes } from './outcomes.ts'

/**
 * Stands for a metric that does not exist, which in TypeScript would not compile: it answers every question of every kind
 * of metric, so that what else is wrong with a definition is found too. Nothing that is asked of it is ever written.
 */
export class UnknownMetric extends Expression<string> {
  constructor() {
    super(() => 'vector(0)')
  }

  rate(): Expression<string> {
    return this
  }

  increase(): Expression<string> {
    return this
  }

  share(): Expression<string> {
    return this
  }

  value(): Expression<string> {
    return this
  }

  quantile(): Expression<string> {
    return this
  }

  mean(): Expression<string> {
    return this
  }

  sumRate(): Expression<string> {
    return this
  }

  shareAbove(): Expression<string> {
    return this
  }

  outcomes(): Outcomes {
    return { all: this, bad: this, samples: { bad: [], good: [], all: [] } }
  }
}
