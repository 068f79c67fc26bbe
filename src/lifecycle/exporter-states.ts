import type { Logger } from '../logging/logger.ts'

/** Tells when an exporter goes down and when it comes back, once each. */
export interface ExporterStates {
  /** `problem`: undefined means that it works. Never throws. */
  report(exporter: string, target: string, problem: string | undefined): void
}

const MINUTE_MS = 60_000
/** Changes of one exporter that are told at once in a minute: two outages. */
const MAX_TOLD = 4

/** One exporter: how it is, and what was told of it last. */
interface Watched {
  readonly exporter: string
  target: string
  /** Undefined while it works. */
  problem: string | undefined
  /** Set while the last word was that it is down. */
  downSince: number | undefined
  /** When something was told, in the last minute. */
  told: number[]
  /** Changes since then. */
  changes: number
  later: NodeJS.Timeout | undefined
}

/**
 * `logger` undefined: nothing is told. An exporter that works from the start is not mentioned; of one that comes and goes
 * all the time a line in a while says how it is, and how often that changed.
 */
export function createExporterStates(logger: Pick<Logger, 'info' | 'warn'> | undefined): ExporterStates {
  const all = new Map<string, Watched>()

  function tell(watched: Watched): void {
    watched.later = undefined
    const { exporter, target, problem, downSince } = watched
    if ((problem === undefined) === (downSince === undefined)) return
    const now = performance.now()
    watched.told = watched.told.filter((at) => now - at < MINUTE_MS)
    if (watched.told.length >= MAX_TOLD) {
      watched.later = setTimeout(() => tell(watched), MINUTE_MS).unref()
      return
    }
    const changes = watched.changes > 1 ? { changes: watched.changes } : {}
    watched.told.push(now)
    watched.changes = 0
    watched.downSince = problem === undefined ? undefined : now
    if (problem !== undefined) {
      logger?.warn({ exporter, target, problem, ...changes }, 'exporter is down')
    } else if (downSince !== undefined) {
      const seconds = Math.round(now - downSince) / 1_000
      logger?.info({ exporter, target, down_seconds: seconds, ...changes }, 'exporter is back')
    }
  }

  return {
    report(exporter, target, problem) {
      const known = all.get(exporter)
      if ((known?.problem === undefined) === (problem === undefined)) return
      const watched = known ?? {
        exporter,
        target,
        problem,
        downSince: undefined,
        told: [],
        changes: 0,
        later: undefined,
      }
      all.set(exporter, watched)
      watched.target = target
      watched.problem = problem
      watched.changes++
      if (watched.later === undefined) tell(watched)
    },
  }
}
