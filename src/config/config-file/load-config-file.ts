import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { ObservabilityError } from '../../core/errors.ts'
import { type ConfigFile, readConfigFile } from './config-file.ts'

/**
 * Loads a configuration file of any kind: ES module, CommonJS, and TypeScript where Node.js strips types or a loader such
 * as tsx is there.
 * @throws ObservabilityError `OBS_ERR_CONFIG_FILE` with what is wrong; `cause` is what the file itself threw.
 */
export async function loadConfigFile(path: string): Promise<ConfigFile> {
  return readConfigFile(path, await load(path, () => import(pathToFileURL(path).href)))
}

/** Same within one turn, for `--require`. A module that awaits at its top level cannot be loaded in this way. */
export function loadConfigFileSync(path: string): ConfigFile {
  if (/\.[cm]?ts$/.test(path) && !loadsTypeScript()) throw noTypeScript(path)
  try {
    return readConfigFile(path, createRequire(path)(path))
  } catch (error) {
    throw failure(path, error)
  }
}

async function load(path: string, loader: () => Promise<unknown>): Promise<unknown> {
  try {
    return await loader()
  } catch (error) {
    throw failure(path, error)
  }
}

function loadsTypeScript(): boolean {
  const { typescript } = process.features as { readonly typescript?: unknown }
  // A loader of TypeScript for CommonJS hangs itself in here.
  return Boolean(typescript) || createRequire(import.meta.url).extensions['.ts'] !== undefined
}

function failure(path: string, error: unknown): ObservabilityError {
  if (ObservabilityError.isError(error) && error.code === 'OBS_ERR_CONFIG_FILE') return error
  const { code, message } = (error ?? {}) as { readonly code?: string; readonly message?: string }
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /\.[cm]?ts$/.test(path)) return noTypeScript(path, error)
  if (code === 'ERR_REQUIRE_ASYNC_MODULE' || code === 'ERR_REQUIRE_ESM') {
    const why = 'it is an ES module that require() cannot load; start with --import instead of --require'
    return new ObservabilityError('OBS_ERR_CONFIG_FILE', [path, why], { cause: error })
  }
  return new ObservabilityError('OBS_ERR_CONFIG_FILE', [path, message ?? String(error)], { cause: error })
}

function noTypeScript(path: string, cause?: unknown): ObservabilityError {
  const version = process.versions.node
  const why = `Node.js ${version} does not read TypeScript; write it in JavaScript, start with --import tsx before it, or use Node.js 22.18 or later`
  return new ObservabilityError('OBS_ERR_CONFIG_FILE', [path, why], { cause })
}
