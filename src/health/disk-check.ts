import { statfs } from 'node:fs/promises'
import type { CheckFunction } from './check-options.ts'
import { type CheckOutcome, judge } from './check-outcome.ts'

const GIB = 1024 ** 3

export interface DiskCheckDeps {
  readonly path: string
  readonly degradedRatio: number
  readonly unhealthyRatio: number
}

/** What `fs.statfs` tells of a file system, as far as the check needs it. */
export interface FileSystemStats {
  readonly bsize: number
  readonly blocks: number
  readonly bfree: number
  readonly bavail: number
  readonly files: number
  readonly ffree: number
}

/** Space and inodes of the file system that holds `path`. The tighter of the two decides. */
export function createDiskCheck(deps: DiskCheckDeps): CheckFunction {
  return async function checkDisk(): Promise<CheckOutcome> {
    return judgeDisk(await statfs(deps.path), deps)
  }
}

/** Judges as `df` and psutil count: blocks kept for root are neither used nor free. */
export function judgeDisk(stats: FileSystemStats, deps: DiskCheckDeps): CheckOutcome {
  const usedBlocks = stats.blocks - stats.bfree
  const ratio = shareOf(usedBlocks, usedBlocks + stats.bavail)
  // File systems without a fixed number of inodes report 0.
  const inodeRatio = shareOf(stats.files - stats.ffree, stats.files)
  const details = {
    path: deps.path,
    used_percent: percent(ratio),
    free_gb: gigabytes(stats.bavail * stats.bsize),
    total_gb: gigabytes(stats.blocks * stats.bsize),
    ...(stats.files > 0 ? { inodes_used_percent: percent(inodeRatio) } : {}),
  }
  const reason =
    inodeRatio > ratio
      ? `${percent(inodeRatio)} % of the inodes of ${deps.path} are in use`
      : `${percent(ratio)} % of ${deps.path} is in use`
  return judge(Math.max(ratio, inodeRatio), deps.degradedRatio, deps.unhealthyRatio, details, reason)
}

function shareOf(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0
}

function percent(ratio: number): number {
  return Math.round(ratio * 10_000) / 100
}

function gigabytes(bytes: number): number {
  return Math.round((bytes / GIB) * 1_000) / 1_000
}
