import { LEVEL_NAMES, type LevelName } from '../catalogue/log-fields.ts'
import type { LogLevel } from '../config/options.ts'

/** Levels as numbers: the place in `LEVEL_NAMES`, and one past the end for "nothing is written". */
export const INFO = 2
export const WARN = 3
export const ERROR = 4
export const FATAL = 5
export const SILENT = 6

/** Option values by number. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const satisfies LogLevel[]

/** The number of a level name in any case; undefined when there is no such level. */
export function levelNumberOf(name: unknown): number | undefined {
  if (typeof name !== 'string') return undefined
  const number = LEVELS.indexOf(name.toLowerCase() as LogLevel)
  return number === -1 ? undefined : number
}

/** The name as it stands in a line. */
export function levelNameOf(level: number): LevelName {
  return LEVEL_NAMES[level] ?? 'FATAL'
}
