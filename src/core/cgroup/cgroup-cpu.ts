import { join } from 'node:path'
import { findControlGroup, readText, statLine } from './control-group.ts'

/** Processor time of the control group that limits this process most. */
export interface CgroupCpu {
  readonly version: 1 | 2
  /** Processors that the group may use at once; may be a fraction. */
  readonly limitCores: number
  /** Enforcement periods in which the group ran, and those in which it was held back. */
  readonly periods: number
  readonly throttledPeriods: number
  readonly throttledSeconds: number
}

/** Folders under which systems mount the version 1 controller. */
const V1_MOUNTS = ['sys/fs/cgroup/cpu', 'sys/fs/cgroup/cpu,cpuacct']
const V2_MOUNTS = ['sys/fs/cgroup']

/**
 * Reads the control group of this process below the file system root `root`; undefined where nothing limits its processor
 * time. Never rejects.
 */
export async function readCgroupCpu(root: string): Promise<CgroupCpu | undefined> {
  const group = await findControlGroup(root, 'cpu')
  if (group === undefined) return undefined
  const [mounts, readFolder] = group.version === 1 ? [V1_MOUNTS, readV1] : [V2_MOUNTS, readV2]
  let tightest: CgroupCpu | undefined
  for (const mount of mounts) {
    for (const folder of group.folders) {
      const cpu = await readFolder(join(root, mount, folder))
      if (cpu !== undefined && (tightest === undefined || cpu.limitCores < tightest.limitCores)) tightest = cpu
    }
    if (tightest !== undefined) break
  }
  return tightest
}

async function readV2(folder: string): Promise<CgroupCpu | undefined> {
  // "max 100000" where there is no limit, else quota and period in microseconds.
  const [quota, period] = ((await readText(join(folder, 'cpu.max'))) ?? '').trim().split(' ')
  return limitOf(2, folder, Number(quota), Number(period), 'throttled_usec', 1e6)
}

async function readV1(folder: string): Promise<CgroupCpu | undefined> {
  // A quota of -1 is no limit; both in microseconds.
  const [quota, period] = await Promise.all([
    readText(join(folder, 'cpu.cfs_quota_us')),
    readText(join(folder, 'cpu.cfs_period_us')),
  ])
  return limitOf(1, folder, Number(quota), Number(period), 'throttled_time', 1e9)
}

async function limitOf(
  version: 1 | 2,
  folder: string,
  quota: number,
  period: number,
  throttledLine: string,
  unitsPerSecond: number,
): Promise<CgroupCpu | undefined> {
  const limitCores = quota / period
  if (!(quota > 0) || !Number.isFinite(limitCores)) return undefined
  const stat = (await readText(join(folder, 'cpu.stat'))) ?? ''
  return {
    version,
    limitCores,
    periods: statLine(stat, 'nr_periods') || 0,
    throttledPeriods: statLine(stat, 'nr_throttled') || 0,
    throttledSeconds: (statLine(stat, throttledLine) || 0) / unitsPerSecond,
  }
}
