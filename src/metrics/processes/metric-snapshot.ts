import type { Aggregator } from '../../catalogue/definition.ts'
import type { SampleExemplar } from '../exposition/sample-exemplar.ts'

/** Most series, or samples, of one piece of a metric: a fraction of a millisecond's work. */
export const PIECE_SIZE = 64

/** One sample as it travels between processes: JSON has no infinities, so that those values go as text. */
export interface SampleSnapshot {
  /** Where it differs from the name of the metric, as for the parts of a histogram. */
  readonly metricName?: string | undefined
  readonly labels: Readonly<Record<string, string | number>>
  readonly value: number | string
  readonly exemplar?: SampleExemplar | undefined
}

/** One metric of one process, or of several merged; of a large one a piece, which others of the same name follow. */
export interface MetricSnapshot {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly aggregator: Aggregator
  readonly samples: readonly SampleSnapshot[]
}

/** What prom-client's metrics and ours answer to `get()`. */
export interface MetricReading {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly aggregator?: Aggregator | undefined
  readonly values?: readonly {
    readonly value: number
    readonly labels?: Readonly<Record<string, unknown>>
    readonly sharedLabels?: Readonly<Record<string, unknown>>
    readonly metricName?: string | undefined
    readonly exemplar?: SampleExemplar | null | undefined
  }[]
}

/** Makes a reading fit to travel; `added` are labels of its registry. */
export function snapshotOf(reading: MetricReading, added: Readonly<Record<string, string>> = {}): MetricSnapshot {
  const { name, help, type, aggregator = 'sum', values = [] } = reading
  return { name, help, type, aggregator, samples: values.map((sample) => sampleOf(sample, added)) }
}

function sampleOf(
  { value, labels, sharedLabels, metricName, exemplar }: NonNullable<MetricReading['values']>[number],
  added: Readonly<Record<string, string>>,
): SampleSnapshot {
  const texts: Record<string, string | number> = { ...added }
  for (const [label, text] of Object.entries({ ...labels, ...sharedLabels })) {
    texts[label] = typeof text === 'number' && Number.isFinite(text) ? text : String(text)
  }
  const sample = { metricName, labels: texts, value: Number.isFinite(value) ? value : String(value) }
  return exemplar ? { ...sample, exemplar: plainExemplar(exemplar) } : sample
}

/** Without what cannot be sent to another thread. */
function plainExemplar({ labelSet = {}, value, timestamp }: SampleExemplar): SampleExemplar {
  const texts = Object.entries(labelSet).map(([name, text]) => [name, String(text)])
  const plain = { labelSet: Object.fromEntries(texts) as Record<string, string> }
  if (typeof value !== 'number') return plain
  return typeof timestamp === 'number' ? { ...plain, value, timestamp } : { ...plain, value }
}
