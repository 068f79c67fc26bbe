import type { OptionPath } from './option-path.ts'
import type { OptionSources } from './option-sources.ts'
import { OPTION_TABLE } from './option-table.ts'
import type { ResolvedOptions } from './resolved-options.ts'

/** An option that was given and does nothing. */
export interface IdleOption {
  readonly path: OptionPath
  /** What it takes, in words. */
  readonly expected: string
}

const ROTATION = (Object.keys(OPTION_TABLE) as OptionPath[]).filter((path) => path.startsWith('logging.rotate.'))
const EXPECTED = 'logging.file beside it'

/**
 * Options of rotation where there is no file to rotate; variables among them are told to have been ignored. No error: the
 * file may be named by a variable that only production has.
 */
export function findIdleRotation(sources: OptionSources, { logging }: ResolvedOptions): readonly IdleOption[] {
  if (logging === false || logging.file !== undefined) return []
  for (const path of ROTATION) sources.rejectVariableOf(path, EXPECTED)
  const given = ROTATION.filter((path) => ['options', 'environments'].includes(sources.find(path).from))
  return given.map((path) => ({ path, expected: EXPECTED }))
}
