import { freemem, totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { readCgroupMemory } from '../core/cgroup/cgroup-memory.ts'
import type { CheckFunction } from './check-options.ts'
import { type CheckOutcome, judge } from './check-outcome.ts'

const GIB = 1024 ** 3

export interface MemoryCheckDeps {
  readonly degradedRatio: number
  readonly unhealthyRatio: number
  /** Root of the file system that `proc` and `sys` are read from. Default `/`. */
  readonly root?: string | undefined
}

interface Usage {
  readonly source: 'cgroup-v1' | 'cgroup-v2' | 'host' | 'process'
  readonly usedBytes: number
  readonly limitBytes: number
}

/**
 * Memory in use: of the container where it has a limit, else of the machine, and of V8's heap against the size at which
 * the process dies. The tighter of the two decides.
 */
export function createMemoryCheck(deps: MemoryCheckDeps): CheckFunction {
  const { root = '/', degradedRatio, unhealthyRatio } = deps
  return async function checkMemory(): Promise<CheckOutcome> {
    const usage = await readUsage(root)
    const heap = getHeapStatistics()
    const ratio = usage.usedBytes / usage.limitBytes
    const heapRatio = heap.used_heap_size / heap.heap_size_limit
    const { rss, external, arrayBuffers } = process.memoryUsage()
    const details = {
      used_percent: percent(ratio),
      available_gb: gigabytes(usage.limitBytes - usage.usedBytes),
      limit_gb: gigabytes(usage.limitBytes),
      source: usage.source,
      heap_used_percent: percent(heapRatio),
      heap_limit_gb: gigabytes(heap.heap_size_limit),
      process_rss_bytes: rss,
      external_bytes: external,
      array_buffer_bytes: arrayBuffers,
    }
    const reason =
      heapRatio > ratio ? `heap ${percent(heapRatio)} % of its limit` : `memory ${percent(ratio)} % of its limit`
    return judge(Math.max(ratio, heapRatio), degradedRatio, unhealthyRatio, details, reason)
  }
}

async function readUsage(root: string): Promise<Usage> {
  const total = totalmem()
  const cgroup = await readCgroupMemory(root, total)
  if (cgroup !== undefined) {
    return { source: `cgroup-v${cgroup.version}`, usedBytes: cgroup.workingSetBytes, limitBytes: cgroup.limitBytes }
  }
  // macOS counts memory that it would give back at once as used: only the process itself can be judged there.
  if (process.platform === 'darwin') {
    return { source: 'process', usedBytes: process.memoryUsage.rss(), limitBytes: total }
  }
  return { source: 'host', usedBytes: total - freemem(), limitBytes: total }
}

function percent(ratio: number): number {
  return Math.round(ratio * 10_000) / 100
}

function gigabytes(bytes: number): number {
  return Math.round((Math.max(0, bytes) / GIB) * 1_000) / 1_000
}
