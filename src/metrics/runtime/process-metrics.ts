import { readFileSync } from 'node:fs'
import type { RuntimeMetrics } from './runtime-metric.ts'

const KIBIBYTE = 1_024

/** CPU, memory and age of the process. */
export function defineProcessMetrics(runtime: RuntimeMetrics): void {
  runtime.readNumbers(
    [['process_cpu_user_seconds_total'], ['process_cpu_system_seconds_total'], ['process_cpu_seconds_total']],
    () => {
      const { user, system } = process.cpuUsage()
      return [user / 1e6, system / 1e6, (user + system) / 1e6]
    },
  )
  runtime.readNumbers(
    [
      ['process_start_time_seconds', 'omit'],
      ['process_uptime_seconds', 'max'],
    ],
    () => [performance.timeOrigin / 1_000, process.uptime()],
  )
  const resident = ['process_resident_memory_bytes'] as const
  if (process.platform !== 'linux') {
    runtime.readNumbers([resident], () => [process.memoryUsage.rss()])
    return
  }
  runtime.readNumbers([resident, ['process_virtual_memory_bytes'], ['process_heap_bytes']], readMemory)
}

// A file of /proc is memory of the kernel: reading it does not wait for a disk.
function readMemory(): readonly number[] {
  const status = readFileSync('/proc/self/status', 'utf8')
  const bytesOf = (field: string): number =>
    Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) * KIBIBYTE
  return [bytesOf('VmRSS'), bytesOf('VmSize'), bytesOf('VmData')]
}
