import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where a process stands in the tree of control groups for one controller. */
export interface ControlGroup {
  readonly version: 1 | 2
  /** The group's folders below the mount and those above it, the innermost first; the last is the mount itself. */
  readonly folders: readonly string[]
}

/**
 * The group of this process that `controller` belongs to, below the file system root `root`; undefined where the system
 * has none. Never rejects.
 */
export async function findControlGroup(root: string, controller: string): Promise<ControlGroup | undefined> {
  const table = await readText(join(root, 'proc/self/cgroup'))
  if (table === undefined) return undefined
  let path = '/'
  // Lines are `hierarchy:controllers:path`; a controller is in a v1 hierarchy where a line names it.
  for (const line of table.split('\n')) {
    const [hierarchy, controllers = '', ...rest] = line.split(':')
    if (controllers.split(',').includes(controller)) return { version: 1, folders: foldersOf(rest.join(':')) }
    if (hierarchy === '0') path = rest.join(':')
  }
  return { version: 2, folders: foldersOf(path) }
}

/** The text of a file; undefined where it cannot be read. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Value of a line `name value`; NaN where there is none. */
export function statLine(stat: string, name: string): number {
  const line = stat.split('\n').find((text) => text.startsWith(`${name} `))
  return line === undefined ? Number.NaN : Number(line.slice(name.length + 1))
}

/**
 * The group's folder and those above it. Inside a container the path may name a place that only the host sees; the root
 * of the mount is the container's own group then.
 */
function foldersOf(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '..')
  return Array.from({ length: names.length + 1 }, (_, above) => names.slice(0, names.length - above).join('/'))
}
