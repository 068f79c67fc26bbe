import type { Exemplar } from '../storage/series.ts'
import { exemplarText } from './text-format.ts'

/** An exemplar as the prom-client family has it at a sample. */
export interface SampleExemplar {
  readonly labelSet?: Readonly<Record<string, unknown>>
  readonly value?: number
  /** Unix time in seconds. */
  readonly timestamp?: number
}

/** What follows the value of the sample; nothing where the exemplar has none. */
export function sampleExemplarText({ labelSet = {}, value, timestamp }: SampleExemplar): string {
  if (typeof value !== 'number') return ''
  const labels = Object.entries(labelSet).map(([name, text]) => [name, String(text)] as const)
  return exemplarText(labels, value, typeof timestamp === 'number' ? String(timestamp) : undefined)
}

/** One of ours, for those who read our metrics as prom-client's. */
export function sampleExemplarOf({ traceId, spanId, value, epoch }: Exemplar): SampleExemplar {
  return { labelSet: { trace_id: traceId, span_id: spanId }, value, timestamp: Math.round(epoch) / 1_000 }
}
