import { join } from 'node:path'
import { findControlGroup, readText, statLine } from './control-group.ts'

/** Memory of the control group that limits this process most. */
export interface CgroupMemory {
  readonly version: 1 | 2
  /** What the kubelet compares with the limit: usage without the page cache that can be dropped at once. */
  readonly workingSetBytes: number
  readonly limitBytes: number
}

/** File names of a version; `inactive` is the line of `memory.stat` that counts the droppable page cache. */
interface Layout {
  readonly version: 1 | 2
  readonly mount: string
  readonly usage: string
  readonly limit: string
  readonly inactive: string
}

const V1: Layout = {
  version: 1,
  mount: 'sys/fs/cgroup/memory',
  usage: 'memory.usage_in_bytes',
  limit: 'memory.limit_in_bytes',
  inactive: 'total_inactive_file',
}

const V2: Layout = {
  version: 2,
  mount: 'sys/fs/cgroup',
  usage: 'memory.current',
  limit: 'memory.max',
  inactive: 'inactive_file',
}

/**
 * Reads the control group of this process below the file system root `root`; undefined where there is none with a limit
 * below `totalBytes`. Never rejects.
 */
export async function readCgroupMemory(root: string, totalBytes: number): Promise<CgroupMemory | undefined> {
  const group = await findControlGroup(root, 'memory')
  if (group === undefined) return undefined
  const layout = group.version === 1 ? V1 : V2
  let tightest: CgroupMemory | undefined
  for (const folder of group.folders) {
    const memory = await readFolder(join(root, layout.mount, folder), layout)
    if (memory === undefined || memory.limitBytes >= totalBytes) continue
    if (tightest === undefined || ratioOf(memory) > ratioOf(tightest)) tightest = memory
  }
  return tightest
}

async function readFolder(folder: string, layout: Layout): Promise<CgroupMemory | undefined> {
  const [usage, limit, stat] = await Promise.all([
    readText(join(folder, layout.usage)),
    readText(join(folder, layout.limit)),
    readText(join(folder, 'memory.stat')),
  ])
  if (usage === undefined || limit === undefined || stat === undefined) return undefined
  // v1 tells the limit of groups above, which may lie outside the container, only here; "max" in v2 is NaN.
  const limits = [Number(limit), statLine(stat, 'hierarchical_memory_limit')].filter((bytes) => bytes > 0)
  if (limits.length === 0 || !Number.isFinite(Number(usage))) return undefined
  const droppable = statLine(stat, layout.inactive) || 0
  return {
    version: layout.version,
    workingSetBytes: Math.max(0, Number(usage) - droppable),
    limitBytes: Math.min(...limits),
  }
}

function ratioOf(memory: CgroupMemory): number {
  return memory.workingSetBytes / memory.limitBytes
}
