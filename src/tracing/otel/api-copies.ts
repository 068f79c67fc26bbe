import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export type OtelApi = typeof import('@opentelemetry/api')

/** One installed copy of OpenTelemetry's API. */
export interface ApiCopy {
  readonly api: OtelApi
  readonly version: string
  /** Where it is installed. */
  readonly folder: string
}

const NAME = '@opentelemetry/api'

/**
 * The copies of OpenTelemetry's API that the application and this package see, newest first. A copy takes part in globals
 * that a newer one registered, and never in those of an older one.
 */
export function findApiCopies(): readonly ApiCopy[] {
  const copies = new Map<string, ApiCopy>()
  for (const place of places()) {
    try {
      const require = createRequire(place)
      const file = require.resolve(NAME)
      if (copies.has(file)) continue
      const { folder, version } = packageOf(file)
      copies.set(file, { api: require(NAME) as OtelApi, folder, version })
    } catch {
      // Not installed from there, or bundled.
    }
  }
  return [...copies.values()].sort((a, b) => minorOf(b.version) - minorOf(a.version))
}

function places(): string[] {
  const found = [import.meta.url]
  const main = process.argv[1]
  if (main !== undefined && main !== '') found.push(main)
  try {
    found.push(join(process.cwd(), 'package.json'))
  } catch {
    // The working directory was removed.
  }
  return found
}

/** Folder and version by the package.json above the file; the package does not export it in any other way. */
function packageOf(file: string): { readonly folder: string; readonly version: string } {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const version = versionIn(folder)
    if (version !== undefined) return { folder, version }
  }
  return { folder: dirname(file), version: '1.0.0' }
}

function versionIn(folder: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const { name, version } = manifest as { readonly name?: string; readonly version?: string }
    return name === NAME ? version : undefined
  } catch {
    return undefined
  }
}

/** Position of the version among those of major 1. */
export function minorOf(version: string): number {
  const [, minor = '0', patch = '0'] = version.split('.')
  return Number(minor) * 10_000 + Number.parseInt(patch, 10)
}

/** Whether a copy of version `one` refuses globals that one of version `other` registered; the patch does not matter. */
export function isLaterMinor(one: string, other: string): boolean {
  return Number(one.split('.')[1]) > Number(other.split('.')[1])
}
