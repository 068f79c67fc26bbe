import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import type { BoundHistogram } from '../../catalogue/instrument.ts'
import type { Faults } from '../../core/faults.ts'
import type { HistogramMetric } from '../instruments/histogram-metric.ts'
import { MetricSource } from '../instruments/metric-source.ts'
import type { RuntimeMetrics } from './runtime-metric.ts'

/** V8's `GCType` bits. 2 is the minor collector that marks and sweeps in place of the scavenger. */
const KINDS = new Map([
  [1, 'minor'],
  [2, 'minor'],
  [4, 'major'],
  [8, 'incremental'],
  [16, 'weakcb'],
])

/** Every garbage collection by kind. Returns what stops the observer. */
export function observeGc(runtime: RuntimeMetrics, faults: Faults): () => void {
  const metric = runtime.define('nodejs_gc_duration_seconds') as HistogramMetric | undefined
  if (metric === undefined) return () => {}
  const series = new Map<number, BoundHistogram>([...KINDS].map(([bit, kind]) => [bit, metric.bind({ kind })]))
  const record = (entries: readonly PerformanceEntry[]): void => {
    // A busy turn of the event loop ends with many entries at once; each is a collection.
    for (const entry of entries) {
      const { kind } = entry.detail as { readonly kind: number }
      series.get(kind)?.observe(entry.duration / 1_000)
    }
  }
  const observer = new PerformanceObserver((list) => record(list.getEntries()))
  observer.observe({ entryTypes: ['gc'] })
  metric.source = new MetricSource(() => record(observer.takeRecords()), 'metrics', faults)
  return () => observer.disconnect()
}
