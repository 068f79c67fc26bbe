import { setImmediate as nextTurn } from 'node:timers/promises'
import { boundText, counterFamily, headerText, labelsText, numberText } from '../exposition/text-format.ts'
import type { MetricSnapshot, SampleSnapshot } from './metric-snapshot.ts'

/** How long it is written before the event loop turns, in milliseconds. */
const SLICE_MS = 2

const TYPES = ['counter', 'gauge', 'histogram', 'summary']

/** The text of merged metrics in pieces, written in slices. It has no exemplars. */
export async function mergedText(metrics: readonly MetricSnapshot[], openMetrics: boolean): Promise<readonly string[]> {
  const pieces: string[] = []
  let start = performance.now()
  for (const metric of metrics) {
    let text = header(metric, openMetrics)
    for (const sample of metric.samples) {
      text += sampleText(metric, sample, openMetrics)
      if (performance.now() - start < SLICE_MS) continue
      pieces.push(text)
      text = ''
      await nextTurn()
      start = performance.now()
    }
    pieces.push(text)
  }
  if (openMetrics) pieces.push('# EOF\n')
  return pieces
}

function header({ name, type, help }: MetricSnapshot, openMetrics: boolean): string {
  if (type === 'counter') {
    const family = counterFamily(name, openMetrics)
    return headerText(family.name, family.type, help, openMetrics)
  }
  const untyped = openMetrics ? 'unknown' : 'untyped'
  return headerText(name, TYPES.includes(type) ? type : untyped, help, openMetrics)
}

function sampleText({ name }: MetricSnapshot, sample: SampleSnapshot, openMetrics: boolean): string {
  const labels = Object.entries(sample.labels).map(
    ([label, value]) => [label, label === 'le' ? boundText(boundOf(value), openMetrics) : String(value)] as const,
  )
  const set = labels.length === 0 ? '' : `{${labelsText(labels)}}`
  return `${sample.metricName ?? name}${set} ${numberText(Number(sample.value))}\n`
}

function boundOf(value: string | number): number {
  return value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value)
}
