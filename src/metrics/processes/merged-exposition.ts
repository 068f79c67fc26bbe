import { CONTENT_TYPES, type ExpositionFormat } from '../exposition/accept.ts'
import type { ScrapeWatch } from '../exposition/scraper.ts'
import { Snapshot } from '../exposition/snapshot.ts'
import { TextBlock } from '../exposition/text-block.ts'
import type { Exposition } from '../metrics.ts'
import { mergedText } from './merged-text.ts'
import type { MetricSnapshot } from './metric-snapshot.ts'

/** A scrape of merged metrics, which began at `began` of `performance.now()`. */
export async function mergedExposition(
  metrics: readonly MetricSnapshot[],
  format: ExpositionFormat,
  began: number,
  watch: Pick<ScrapeWatch, 'ended'>,
): Promise<Exposition> {
  const pieces = await mergedText(metrics, format === 'openMetrics')
  const snapshot = new Snapshot(
    CONTENT_TYPES[format],
    pieces.map((piece) => TextBlock.of(piece)),
  )
  const samples = metrics.reduce((total, piece) => total + piece.samples.length, 0)
  watch.ended((performance.now() - began) / 1_000, snapshot.length, samples)
  return snapshot.lease()
}
