import cluster from 'node:cluster'
import { isMainThread } from 'node:worker_threads'
import type { Faults } from '../../core/faults.ts'
import { toClusterPrimary, toClusterWorkers } from './cluster-links.ts'
import { MergedMetrics } from './merged-metrics.ts'
import type { MetricSnapshot } from './metric-snapshot.ts'
import { MetricsHead } from './metrics-head.ts'
import { MetricsMember } from './metrics-member.ts'
import { toMainThread, toThreads } from './thread-links.ts'

/** How long a scrape waits for other processes, in milliseconds: well below the 10 s that Prometheus waits. */
const LIMIT_MS = 3_000
/** Share of that which a member spends on members of its own. */
const INNER_SHARE = 0.6

export interface ProcessesDeps {
  /** Name of the service: only its own processes are merged. */
  readonly group: string
  /** Label sets per metric that are kept of processes that are gone. */
  readonly limit: number
  /** All metrics of this process. */
  readonly readOwn: () => Promise<readonly MetricSnapshot[]>
  readonly readOwnNow: () => readonly MetricSnapshot[]
  /** Told with each scrape how many others answered. */
  readonly counted: (answered: number, missing: number) => void
  readonly faults: Faults
}

/** The processes and threads of one service, merged. */
export interface Processes {
  /** All metrics of this process and of those below it; undefined where there never were others. */
  read(): Promise<readonly MetricSnapshot[]> | undefined
  dispose(): void
}

/**
 * Joins the processes of a `cluster` and the threads of `worker_threads`: the primary reads its workers, a main thread its
 * threads. Nothing here keeps a process alive.
 */
export function createProcesses(deps: ProcessesDeps): Processes {
  const heads: MetricsHead[] = []
  if (isMainThread) heads.push(new MetricsHead(toThreads, deps.group, deps.limit))
  if (isMainThread && cluster.isPrimary) heads.push(new MetricsHead(toClusterWorkers, deps.group, deps.limit))

  async function readAll(ms: number): Promise<readonly MetricSnapshot[]> {
    const readings = await Promise.all(heads.filter((head) => head.hadMembers).map((head) => head.read(ms)))
    const count = (of: 'answered' | 'missing') => readings.reduce((sum, reading) => sum + reading[of], 0)
    if (heads.length > 0) deps.counted(count('answered'), count('missing'))
    return merge([await deps.readOwn(), ...readings.flatMap((reading) => reading.metrics)])
  }

  const link = isMainThread ? (cluster.isWorker ? toClusterPrimary : undefined) : toMainThread
  const member =
    link === undefined
      ? undefined
      : new MetricsMember({ ...deps, link, read: (ms) => readAll(ms * INNER_SHARE), readNow: deps.readOwnNow })

  let running: Promise<readonly MetricSnapshot[]> | undefined
  return {
    read() {
      if (!heads.some((head) => head.hadMembers)) return undefined
      running ??= readAll(LIMIT_MS).finally(() => {
        running = undefined
      })
      return running
    },
    dispose() {
      member?.leave()
      for (const head of heads) head.dispose()
    },
  }
}

function merge(all: readonly (readonly MetricSnapshot[])[]): readonly MetricSnapshot[] {
  const merged = new MergedMetrics()
  for (const snapshots of all) for (const snapshot of snapshots) merged.add(snapshot)
  return merged.snapshots()
}
