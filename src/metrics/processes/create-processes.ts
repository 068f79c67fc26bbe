import cluster from 'node:cluster'
import { isMainThread } from 'node:worker_threads'
import type { Faults } from '../../core/faults.ts'
import { ReadingEnd } from '../exposition/reading-time.ts'
import { TimeSlice } from '../exposition/time-slice.ts'
import { toClusterPrimary, toClusterWorkers } from './cluster-links.ts'
import { MergedMetrics } from './merged-metrics.ts'
import { type MetricSnapshot, PIECE_SIZE } from './metric-snapshot.ts'
import { MetricsHead } from './metrics-head.ts'
import { MetricsMember } from './metrics-member.ts'
import { toMainThread, toThreads } from './thread-links.ts'

/** How long a scrape waits for other processes at most, in milliseconds: well below the 10 s that Prometheus waits. */
const LIMIT_MS = 3_000
/** Share of the time for a reading in which other processes are waited for; the rest is for this one's own metrics. */
const MEMBERS_SHARE = 0.6
/** Share of the time that the asking process waits in which a member reads; the rest is for the way. */
const ANSWER_SHARE = 0.8

export interface ProcessesDeps {
  /** Name of the service: only its own processes are merged. */
  readonly group: string
  /** Label sets per metric that are kept of processes that are gone. */
  readonly limit: number
  /** All metrics of this process that can be read before the end. */
  readonly readOwn: (end: ReadingEnd) => Promise<readonly MetricSnapshot[]>
  readonly readOwnNow: () => readonly MetricSnapshot[]
  /** Told with each scrape how many others answered. */
  readonly counted: (answered: number, missing: number) => void
  readonly faults: Faults
}

/** The processes and threads of one service, merged. */
export interface Processes {
  /**
   * All metrics of this process and of those below it, as far as they can be read within `ms` milliseconds; undefined where
   * there never were others, and after `dispose()`.
   */
  read(ms: number): Promise<readonly MetricSnapshot[]> | undefined
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
    const end = new ReadingEnd(ms)
    const membersMs = Math.min(LIMIT_MS, ms * MEMBERS_SHARE)
    const readings = await Promise.all(heads.filter((head) => head.hadMembers).map((head) => head.read(membersMs)))
    const count = (of: 'answered' | 'missing') => readings.reduce((sum, reading) => sum + reading[of], 0)
    if (heads.length > 0) deps.counted(count('answered'), count('missing'))
    const own = await deps.readOwn(end)
    end.clear()
    return merge([own, ...readings.flatMap((reading) => reading.metrics)])
  }

  const link = isMainThread ? (cluster.isWorker ? toClusterPrimary : undefined) : toMainThread
  const member =
    link === undefined
      ? undefined
      : new MetricsMember({ ...deps, link, read: (ms) => readAll(ms * ANSWER_SHARE), readNow: deps.readOwnNow })

  let isOver = false
  let running: { readonly end: number; readonly metrics: Promise<readonly MetricSnapshot[]> } | undefined
  return {
    read(ms) {
      if (isOver || !heads.some((head) => head.hadMembers)) return undefined
      const end = performance.now() + ms
      if (running !== undefined && running.end <= end) return running.metrics
      const metrics = readAll(ms).finally(() => {
        if (running === own) running = undefined
      })
      const own = { end, metrics }
      running = own
      return metrics
    },
    dispose() {
      isOver = true
      member?.leave()
      for (const head of heads) head.dispose()
    },
  }
}

async function merge(all: readonly (readonly MetricSnapshot[])[]): Promise<readonly MetricSnapshot[]> {
  const merged = new MergedMetrics()
  const slice = new TimeSlice()
  for (const snapshots of all) {
    for (const snapshot of snapshots) {
      merged.add(snapshot)
      if (slice.isOver) await slice.pause()
    }
  }
  const pieces: MetricSnapshot[] = []
  for (const piece of merged.pieces(PIECE_SIZE)) {
    pieces.push(piece)
    if (slice.isOver) await slice.pause()
  }
  return pieces
}
