import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ObservabilityError } from '../../core/errors.ts'
import { CONFIG_FILE_VARIABLE, readVariable } from '../variable.ts'

/** In order of preference: what is built goes before what it was built from. */
const NAMES = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((extension) => `observability.config.${extension}`)

export interface FoundConfigFile {
  /** Absolute. */
  readonly path: string
  /** Names of further configuration files of the same folder, which are not looked at. */
  readonly others: readonly string[]
}

/**
 * The `observability.config.*` of the application: in the folder `from`, or above it up to the first folder with a
 * package.json. `OBS_CONFIG_FILE` names another one. Undefined where there is none.
 * @throws ObservabilityError `OBS_ERR_CONFIG_FILE` when the file that the variable names does not exist.
 */
export function findConfigFile(
  from: string = process.cwd(),
  environment: NodeJS.ProcessEnv = process.env,
): FoundConfigFile | undefined {
  const named = readVariable(environment, CONFIG_FILE_VARIABLE)
  if (named !== undefined) {
    const path = resolve(from, named)
    if (existsSync(path)) return { path, others: [] }
    throw new ObservabilityError('OBS_ERR_CONFIG_FILE', [path, `it does not exist; ${CONFIG_FILE_VARIABLE} names it`])
  }
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const entries = new Set(entriesOf(folder))
    const [name, ...others] = NAMES.filter((candidate) => entries.has(candidate))
    if (name !== undefined) return { path: join(folder, name), others }
    if (entries.has('package.json') || folder === dirname(folder)) return undefined
  }
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    // Removed, or not to be read by this process.
    return []
  }
}
