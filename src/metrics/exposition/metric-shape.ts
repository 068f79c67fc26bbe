import type { MetricSpec } from '../metric-spec.ts'

/** What the text of a metric is made of, besides its series. */
export interface MetricShape {
  readonly type: MetricSpec['type']
  /** With the prefix. */
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
  /** Upper bounds without `+Inf`; empty unless it is a histogram. */
  readonly bounds: readonly number[]
}

/** Lines of one series: of a histogram one for each bucket, the sum and the count. */
export function linesPerSeries({ type, bounds }: MetricShape): number {
  return type === 'histogram' ? bounds.length + 3 : 1
}
