import { resolve } from 'node:path'
import { nearestKey } from '../../config/nearest-key.ts'
import { CommandFailure } from '../exit-code.ts'
import { FORMATS, type Format } from '../report/findings-report.ts'
import type { CommandContext } from './command.ts'

/**
 * How results are written.
 * @throws CommandFailure for a format that does not exist.
 */
export function formatOf({ line }: CommandContext): Format {
  return oneOf('--format', line.text('format') ?? 'text', FORMATS)
}

/** The folder of the artefacts, absolute. */
export function outOf({ line, cwd }: CommandContext): string {
  return resolve(cwd, line.text('out') ?? 'ops')
}

/**
 * The value where it is one of those that are known.
 * @throws CommandFailure that names the nearest one.
 */
export function oneOf<T extends string>(option: string, value: string, known: readonly T[]): T {
  if (known.includes(value as T)) return value as T
  const nearest = nearestKey(value, known)
  const hint = nearest === undefined ? `one of ${known.join(', ')}` : `Did you mean ${nearest}?`
  throw new CommandFailure(`${option} cannot be "${value}": ${hint}`)
}
