import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8'
import { gauge } from '../../catalogue/definition.ts'
import type { RuntimeMetrics } from './runtime-metric.ts'

/** V8's heap, its spaces and its limit, and memory that V8 holds outside. */
export function defineHeapMetrics(runtime: RuntimeMetrics): void {
  runtime.readNumbers(
    [
      ['nodejs_heap_size_total_bytes', gauge({ help: 'Process heap size from Node.js in bytes.' })],
      ['nodejs_heap_size_used_bytes', gauge({ help: 'Process heap size used from Node.js in bytes.' })],
      ['nodejs_external_memory_bytes', gauge({ help: 'Node.js external memory size in bytes.' })],
      [
        'nodejs_array_buffers_bytes',
        gauge({ help: 'Memory of array buffers, part of the external memory, in bytes.' }),
      ],
      ['nodejs_heap_size_limit_bytes', gauge({ help: 'Size beyond which V8 gives up, in bytes.' })],
    ],
    () => {
      const { heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()
      return [heapTotal, heapUsed, external, arrayBuffers, getHeapStatistics().heap_size_limit]
    },
  )
  const labels = ['space'] as const
  runtime.readSeries(
    [
      [
        'nodejs_heap_space_size_total_bytes',
        gauge({ help: 'Process heap space size total from Node.js in bytes.', labels }),
      ],
      [
        'nodejs_heap_space_size_used_bytes',
        gauge({ help: 'Process heap space size used from Node.js in bytes.', labels }),
      ],
      [
        'nodejs_heap_space_size_available_bytes',
        gauge({ help: 'Process heap space size available from Node.js in bytes.', labels }),
      ],
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
