import type { Logger } from '../logging/logger.ts'

/** Tells when an exporter goes down and when it comes back, once each. */
export interface ExporterStates {
  /** `problem`: undefined means that it works. Never throws. */
  report(exporter: string, target: string, problem: string | undefined): void
}

/** `logger` undefined: nothing is told. An exporter that works from the start is not mentioned. */
export function createExporterStates(logger: Pick<Logger, 'info' | 'warn'> | undefined): ExporterStates {
  const downSince = new Map<string, number>()
  return {
    report(exporter, target, problem) {
      const since = downSince.get(exporter)
      if (problem !== undefined && since === undefined) {
        downSince.set(exporter, performance.now())
        logger?.warn({ exporter, target, problem }, 'exporter is down')
      } else if (problem === undefined && since !== undefined) {
        downSince.delete(exporter)
        const seconds = Math.round(performance.now() - since) / 1_000
        logger?.info({ exporter, target, down_seconds: seconds }, 'exporter is back')
      }
    },
  }
}
