import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

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
  const table = await readText(join(root, 'proc/self/cgroup'))
  if (table === undefined) return undefined
  const { layout, path } = locate(table)
  let tightest: CgroupMemory | undefined
  for (const folder of foldersOf(path)) {
    const memory = await readFolder(join(root, layout.mount, folder), layout)
    if (memory === undefined || memory.limitBytes >= totalBytes) continue
    if (tightest === undefined || ratioOf(memory) > ratioOf(tightest)) tightest = memory
  }
  return tightest
}

/** Lines are `hierarchy:controllers:path`; the memory controller is in a v1 hierarchy where a line names it. */
function locate(table: string): { readonly layout: Layout; readonly path: string } {
  let path = '/'
  for (const line of table.split('\n')) {
    const [hierarchy, controllers = '', ...rest] = line.split(':')
    if (controllers.split(',').includes('memory')) return { layout: V1, path: rest.join(':') }
    if (hierarchy === '0') path = rest.join(':')
  }
  return { layout: V2, path }
}

/**
 * The group's folder and those above it. Inside a container the path may name a place that only the host sees; the root
 * of the mount is the container's own group then.
 */
function foldersOf(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '..')
  return Array.from({ length: names.length + 1 }, (_, above) => names.slice(0, names.length - above).join('/'))
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

/** Value of a line `name value`; NaN where there is none. */
function statLine(stat: string, name: string): number {
  const line = stat.split('\n').find((text) => text.startsWith(`${name} `))
  return line === undefined ? Number.NaN : Number(line.slice(name.length + 1))
}

function ratioOf(memory: CgroupMemory): number {
  return memory.workingSetBytes / memory.limitBytes
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return undefined
  }
}
