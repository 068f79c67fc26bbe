import type { MetricSpec } from '../metric-spec.ts'
import { labelsText, type TextFormat } from './text-format.ts'

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

/** The labels that a registry adds to all samples, without those that the metric has itself. */
export function addedLabelsText({ type, labelNames }: MetricShape, defaultLabels: TextFormat['defaultLabels']): string {
  const own = type === 'histogram' ? ['le', ...labelNames] : labelNames
  return labelsText(defaultLabels.filter(([name]) => !own.includes(name)))
}
