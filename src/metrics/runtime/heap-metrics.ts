import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8'
import type { RuntimeMetrics } from './runtime-metric.ts'

/** V8's heap, its spaces and its limit, and memory that V8 holds outside. */
export function defineHeapMetrics(runtime: RuntimeMetrics): void {
  runtime.readNumbers(
    [
      ['nodejs_heap_size_total_bytes'],
      ['nodejs_heap_size_used_bytes'],
      ['nodejs_external_memory_bytes'],
      ['nodejs_array_buffers_bytes'],
      ['nodejs_heap_size_limit_bytes'],
    ],
    () => {
      const { heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()
      return [heapTotal, heapUsed, external, arrayBuffers, getHeapStatistics().heap_size_limit]
    },
  )
  runtime.readSeries(
    [
      ['nodejs_heap_space_size_total_bytes'],
      ['nodejs_heap_space_size_used_bytes'],
      ['nodejs_heap_space_size_available_bytes'],
    ],
    () => {
      const spaces = getHeapSpaceStatistics().map((space) => ({
        ...space,
        labels: { space: space.space_name.replace(/_space$/, '') },
      }))
      return [
        spaces.map((space) => ({ labels: space.labels, value: space.space_size })),
        spaces.map((space) => ({ labels: space.labels, value: space.space_used_size })),
        spaces.map((space) => ({ labels: space.labels, value: space.space_available_size })),
      ]
    },
  )
}
