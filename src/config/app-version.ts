import { findAppManifest } from './app-manifest.ts'

/** Version where no package.json says one. */
const UNKNOWN = '0.0.0'

/** Version in the application's package.json; `0.0.0` where none has one. Never throws. */
export function appVersion(script?: string, workingDirectory?: string): string {
  return textOf('version', script, workingDirectory) ?? UNKNOWN
}

/** Name in the application's package.json; undefined where none has one. Never throws. */
export function appName(script?: string, workingDirectory?: string): string | undefined {
  return textOf('name', script, workingDirectory)
}

function textOf(field: 'name' | 'version', script?: string, workingDirectory?: string): string | undefined {
  const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''
  const text = findAppManifest((manifest) => isText(manifest[field]), script, workingDirectory)?.[field]
  return isText(text) ? text.trim().slice(0, 255) : undefined
}
