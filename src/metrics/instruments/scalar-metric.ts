import { sampleExemplarOf } from '../exposition/sample-exemplar.ts'
import type { CollectedSeries } from '../metrics.ts'
import type { Series } from '../storage/series.ts'
import { Metric, type PromClientValue } from './metric.ts'

/** A metric whose series are one number each. */
export abstract class ScalarMetric<S extends Series = Series> extends Metric<S> {
  /**
   * Sets the series to what was read elsewhere. Series of a gauge that are not among them disappear; those of a counter
   * stay as they are.
   */
  assign(entries: readonly CollectedSeries[]): void {
    const seen = new Set<S>()
    for (const { labels, value } of entries) {
      const series = this.seriesOf(labels)
      if (series === undefined) continue
      seen.add(series)
      if (Number.isFinite(value) && (value >= 0 || this.type === 'gauge')) series.page[series.at] = value
      else this.incidents.invalid(value)
    }
    if (this.type === 'gauge') this.retain((series) => series.declared || seen.has(series))
  }

  protected read(series: S): number {
    return series.page[series.at] as number
  }

  protected override promClientValues(series: S): PromClientValue[] {
    const sample = { value: this.read(series), labels: this.labelObject(series) }
    const exemplar = series.exemplars?.[0]
    return [exemplar === undefined ? sample : { ...sample, exemplar: sampleExemplarOf(exemplar) }]
  }
}
