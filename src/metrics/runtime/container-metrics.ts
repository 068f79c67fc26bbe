import { totalmem } from 'node:os'
import { type CgroupCpu, readCgroupCpu } from '../../core/cgroup/cgroup-cpu.ts'
import { type CgroupMemory, readCgroupMemory } from '../../core/cgroup/cgroup-memory.ts'
import type { RuntimeMetrics } from './runtime-metric.ts'

/** How long a reading is used again, in milliseconds; where there is no limit, one hardly appears. */
const FOUND_MS = 1_000
const ABSENT_MS = 60_000

/**
 * Limits of the container (control groups version 1 and 2 below the file system root `root`) and what it uses of them. A
 * process without a limit has no such series.
 */
export function defineContainerMetrics(runtime: RuntimeMetrics, root: string): void {
  const memory = kept<CgroupMemory>(() => readCgroupMemory(root, totalmem()))
  const cpu = kept<CgroupCpu>(() => readCgroupCpu(root))

  runtime.readNumber('container_memory_limit_bytes', 'first', async () => (await memory())?.limitBytes)
  runtime.readNumber('container_memory_used_bytes', 'max', async () => (await memory())?.workingSetBytes)
  runtime.readNumber('container_cpu_limit_cores', 'first', async () => (await cpu())?.limitCores)
  runtime.readNumber('container_cpu_periods_total', 'max', async () => (await cpu())?.periods)
  runtime.readNumber('container_cpu_throttled_periods_total', 'max', async () => (await cpu())?.throttledPeriods)
  runtime.readNumber('container_cpu_throttled_seconds_total', 'max', async () => (await cpu())?.throttledSeconds)
}

/** One reading for all who ask at the same time and shortly after. */
function kept<T>(read: () => Promise<T | undefined>): () => Promise<T | undefined> {
  let reading: Promise<T | undefined> | undefined
  let validUntil = 0
  return () => {
    if (reading === undefined || performance.now() >= validUntil) {
      validUntil = Number.POSITIVE_INFINITY
      reading = read().then((found) => {
        validUntil = performance.now() + (found === undefined ? ABSENT_MS : FOUND_MS)
        return found
      })
    }
    return reading
  }
}
