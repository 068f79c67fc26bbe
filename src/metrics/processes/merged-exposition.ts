import { CONTENT_TYPES, type ExpositionFormat } from '../exposition/accept.ts'
import { Snapshot } from '../exposition/snapshot.ts'
import { TextBlock } from '../exposition/text-block.ts'
import type { Exposition } from '../metrics.ts'
import { mergedText } from './merged-text.ts'
import type { MetricSnapshot } from './metric-snapshot.ts'

/** A scrape of merged metrics. */
export async function mergedExposition(
  metrics: readonly MetricSnapshot[],
  format: ExpositionFormat,
): Promise<Exposition> {
  const pieces = await mergedText(metrics, format === 'openMetrics')
  return new Snapshot(
    CONTENT_TYPES[format],
    pieces.map((piece) => TextBlock.of(piece)),
  )
}
