import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Version where no package.json says one. */
const UNKNOWN = '0.0.0'

/**
 * Version in the application's package.json: the nearest one with a version above the script that runs, or above the
 * working directory where the script is a tool in node_modules or unknown; `0.0.0` where there is none. Never throws.
 */
export function appVersion(script: string | undefined = process.argv[1], workingDirectory?: string): string {
  const own = script !== undefined && !/[\\/]node_modules[\\/]/.test(script)
  try {
    return versionAbove(own ? dirname(script) : (workingDirectory ?? process.cwd()))
  } catch {
    // The working directory may have been removed.
    return UNKNOWN
  }
}

function versionAbove(directory: string): string {
  for (let here = directory; ; here = dirname(here)) {
    const version = versionIn(join(here, 'package.json'))
    if (version !== undefined) return version
    if (here === dirname(here)) return UNKNOWN
  }
}

function versionIn(file: string): string | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const version =
      typeof content === 'object' && content !== null && 'version' in content ? content.version : undefined
    return typeof version === 'string' && version.trim() !== '' ? version.trim().slice(0, 255) : undefined
  } catch {
    return undefined
  }
}
