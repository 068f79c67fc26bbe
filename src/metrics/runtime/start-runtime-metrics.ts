import type { Faults } from '../../core/faults.ts'
import type { MetricStore } from '../metric-store.ts'
import { defineContainerMetrics } from './container-metrics.ts'
import { defineDescriptorMetrics } from './descriptor-metrics.ts'
import { observeEventLoopDelay } from './event-loop-delay.ts'
import { observeEventLoop } from './event-loop-metrics.ts'
import { observeGc } from './gc-metrics.ts'
import { defineHeapMetrics } from './heap-metrics.ts'
import { defineProcessMetrics } from './process-metrics.ts'
import { defineResourceMetrics } from './resource-metrics.ts'
import { RuntimeMetrics } from './runtime-metric.ts'

/**
 * The default metrics of prom-client under their names, measured without its defects, and some more. `root` is
 * that of the file system from which control groups are read. Returns what stops their observers.
 */
export function startRuntimeMetrics(store: MetricStore, faults: Faults, root: string): () => void {
  const runtime = new RuntimeMetrics(store, faults)
  defineProcessMetrics(runtime)
  defineHeapMetrics(runtime)
  defineResourceMetrics(runtime)
  const [major = '', minor = '', patch = ''] = process.versions.node.split('.')
  runtime.readSeries([['nodejs_version_info', 'first']], () => [
    [{ labels: { version: process.version, major, minor, patch }, value: 1 }],
  ])
  // Last, because reading files is an active request itself.
  defineDescriptorMetrics(runtime)
  defineContainerMetrics(runtime, root)
  const stops = [observeEventLoop(runtime), observeEventLoopDelay(runtime), observeGc(runtime, faults)]
  return () => {
    for (const stop of stops) stop()
  }
}
