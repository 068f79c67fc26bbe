import { readdir, readFile } from 'node:fs/promises'
import type { RuntimeMetrics } from './runtime-metric.ts'

/** File descriptors, where the system tells. */
export function defineDescriptorMetrics(runtime: RuntimeMetrics): void {
  if (process.platform !== 'linux') return
  // Off the main thread, because a process may have many; one of them is that of the directory being read.
  runtime.readNumbers([['process_open_fds']], async () => [(await readdir('/proc/self/fd')).length - 1])
  runtime.readNumbers([['process_max_fds']], async () => [await readLimit()])
}

async function readLimit(): Promise<number> {
  const limits = await readFile('/proc/self/limits', 'utf8')
  return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.MAX_SAFE_INTEGER)
}
