import { sampleExemplarText } from '../exposition/sample-exemplar.ts'
import { boundText, counterFamily, headerText, labelsText, numberText } from '../exposition/text-format.ts'
import { TimeSlice } from '../exposition/time-slice.ts'
import type { MetricSnapshot, SampleSnapshot } from './metric-snapshot.ts'

const TYPES = ['counter', 'gauge', 'histogram', 'summary']

/** The text of merged metrics in pieces, written in slices. */
export async function mergedText(metrics: readonly MetricSnapshot[], openMetrics: boolean): Promise<readonly string[]> {
  const pieces: string[] = []
  const slice = new TimeSlice()
  let last: string | undefined
  for (const metric of metrics) {
    let text = metric.name === last ? '' : header(metric, openMetrics)
    last = metric.name
    for (const sample of metric.samples) text += sampleText(metric, sample, openMetrics)
    pieces.push(text)
    if (slice.isOver) await slice.pause()
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

function sampleText({ name, type }: MetricSnapshot, sample: SampleSnapshot, openMetrics: boolean): string {
  const labels = Object.entries(sample.labels).map(
    ([label, value]) => [label, label === 'le' ? boundText(boundOf(value), openMetrics) : String(value)] as const,
  )
  const set = labels.length === 0 ? '' : `{${labelsText(labels)}}`
  const own = sample.metricName ?? name
  // OpenMetrics allows exemplars at these only.
  const mayHave = openMetrics && (own.endsWith('_bucket') || (type === 'counter' && own.endsWith('_total')))
  const exemplar = mayHave && sample.exemplar ? sampleExemplarText(sample.exemplar) : ''
  return `${own}${set} ${numberText(Number(sample.value))}${exemplar}\n`
}

function boundOf(value: string | number): number {
  return value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value)
}
