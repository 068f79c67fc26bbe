import type { ConfigFile } from '../config/config-file/config-file.ts'
import { type FoundConfigFile, findConfigFile } from '../config/config-file/find-config-file.ts'
import { loadConfigFile, loadConfigFileSync } from '../config/config-file/load-config-file.ts'
import { currentInstance } from '../core/current-instance.ts'
import { claimRegistration } from '../core/registered-instance.ts'
import { Warnings } from '../core/warnings.ts'
import { isLoaderThread, isToolProcess } from './is-tool-process.ts'
import { registerApplication } from './register-application.ts'

/**
 * Sets the process up by its environment and an `observability.config` file. Never rejects: an application without
 * observability is better than none, so that whatever is wrong is a warning.
 */
export async function register(): Promise<void> {
  if (!isWanted()) return
  try {
    const found = findConfigFile()
    start(found, found === undefined ? undefined : await loadConfigFile(found.path))
  } catch (error) {
    tell(error)
  }
}

/** Same within one turn, for `--require`. */
export function registerSync(): void {
  if (!isWanted()) return
  try {
    const found = findConfigFile()
    start(found, found === undefined ? undefined : loadConfigFileSync(found.path))
  } catch (error) {
    tell(error)
  }
}

/** False where it was done already, and where the application has an instance of its own. */
function isWanted(): boolean {
  return !isLoaderThread() && !isToolProcess() && claimRegistration() && currentInstance() === undefined
}

function start(found: FoundConfigFile | undefined, file: ConfigFile | undefined): void {
  registerApplication(file?.options ?? {})
  if (found === undefined || found.others.length === 0) return
  new Warnings().once('OBSWRN011', found.path, found.others.join(', '))
}

function tell(error: unknown): void {
  new Warnings().once('OBSWRN010', error instanceof Error ? error.message : String(error))
}
