import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What is read of a package.json. */
export interface AppManifest {
  /** Where it lies. */
  readonly folder: string
  readonly name?: unknown
  readonly version?: unknown
  readonly dependencies?: unknown
  readonly devDependencies?: unknown
  readonly optionalDependencies?: unknown
}

/**
 * The application's package.json: the nearest one that `fits`, above the script that runs, or above the working directory
 * where the script is a tool in node_modules or unknown. Undefined where there is none. Never throws.
 */
export function findAppManifest(
  fits: (manifest: AppManifest) => boolean,
  script: string | undefined = process.argv[1],
  workingDirectory?: string,
): AppManifest | undefined {
  const own = script !== undefined && !/[\\/]node_modules[\\/]/.test(script)
  try {
    for (let here = own ? dirname(script) : (workingDirectory ?? process.cwd()); ; here = dirname(here)) {
      const manifest = manifestIn(here)
      if (manifest !== undefined && fits(manifest)) return manifest
      if (here === dirname(here)) return undefined
    }
  } catch {
    // The working directory may have been removed.
    return undefined
  }
}

function manifestIn(folder: string): AppManifest | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return typeof content === 'object' && content !== null ? { ...content, folder } : undefined
  } catch {
    return undefined
  }
}
