import type { LevelName } from '../catalogue/log-fields.ts'
import type { Logger, LoggingPart } from './logger.ts'

const NO_LINES: Readonly<Record<LevelName, number>> = Object.freeze({
  TRACE: 0,
  DEBUG: 0,
  INFO: 0,
  WARN: 0,
  ERROR: 0,
  FATAL: 0,
})

function nothing(): void {}

const NOOP_LOGGER: Logger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
  silent: nothing,
  get level(): string {
    return 'silent'
  },
  set level(_level: string) {},
  isLevelEnabled: () => false,
  child: () => NOOP_LOGGER,
  flush: (done) => {
    try {
      done?.()
    } catch {
      // The promise of a logger: no call throws.
    }
  },
}

/** The logging part when logging is off. */
export function createNoopLogging(): LoggingPart {
  return {
    root: NOOP_LOGGER,
    getLogger: () => NOOP_LOGGER,
    setLevel: nothing,
    failed: nothing,
    access: nothing,
    onLine: undefined,
    lineCounts: () => NO_LINES,
    dropped: () => ({}),
    destinations: () => [],
    flush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  }
}
