import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { type ConfigFile, kOps } from '../config/config-file/config-file.ts'
import { findConfigFile } from '../config/config-file/find-config-file.ts'
import { loadConfigFile } from '../config/config-file/load-config-file.ts'
import { isRecord } from '../config/describe-value.ts'
import type { ConfigFileOptions } from '../config/options.ts'
import { ObservabilityError } from '../core/errors.ts'
import { defineOps, type OpsOptions } from '../ops/define-ops.ts'
import type { OpsModel } from '../ops/model/ops-model.ts'
import { CommandFailure } from './exit-code.ts'
import { allowTypeScript } from './type-script.ts'

/** The definition that the commands work on. */
export interface LoadedOps {
  readonly ops: OpsModel
  /** Relative to the working directory. */
  readonly configFile: string
}

/**
 * Reads the configuration file of the working directory, or the one that is named. Where it has options of
 * `createObservability()` only, the definition is made of these.
 * @throws CommandFailure where there is none or it cannot be used.
 */
export async function loadOps(cwd: string, named: string | undefined): Promise<LoadedOps> {
  try {
    const path = named === undefined ? findConfigFile(cwd)?.path : resolve(cwd, named)
    if (path === undefined) {
      throw new CommandFailure('There is no observability.config file here. Write one with: observability init')
    }
    if (!existsSync(path)) throw new CommandFailure(`--config names ${named}, which does not exist`)
    if (/\.[cm]?ts$/.test(path)) await allowTypeScript(cwd)
    return { ops: opsOf(await loadConfigFile(path)), configFile: relative(cwd, path) }
  } catch (error) {
    if (ObservabilityError.isError(error)) throw new CommandFailure(error.message)
    throw error
  }
}

function opsOf({ ops, options }: ConfigFile): OpsModel {
  if (isRecord(ops)) return kOps in ops ? (ops as unknown as OpsModel) : defineOps(ops as OpsOptions)
  return defineOps(opsOptions(options as ConfigFileOptions))
}

/** What the options of `createObservability()` say of the artefacts. */
function opsOptions({ service, metrics, logging }: ConfigFileOptions): OpsOptions {
  const { prefix, define, path } = typeof metrics === 'object' ? metrics : {}
  const { preset } = typeof logging === 'object' ? logging : {}
  const name = typeof service === 'object' ? service.name : service
  return { service: { name, metricsPath: path }, prefix, metrics: define, logs: { preset } }
}
