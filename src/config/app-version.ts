import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Version where no package.json says one. */
const UNKNOWN = '0.0.0'

/**
 * Version in the application's package.json: the nearest one with a version above the script that runs, or above the
 * working directory where the script is a tool in node_modules or unknown; `0.0.0` where there is none. Never throws.
 */
export function appVersion(script: string | undefined = process.argv[1], workingDirectory?: string): string {
  return fieldOf('version', script, workingDirectory) ?? UNKNOWN
}

/** Name in the application's package.json, found in the same way; undefined where there is none. Never throws. */
export function appName(script: string | undefined = process.argv[1], workingDirectory?: string): string | undefined {
  return fieldOf('name', script, workingDirectory)
}

function fieldOf(field: string, script: string | undefined, workingDirectory?: string): string | undefined {
  const own = script !== undefined && !/[\\/]node_modules[\\/]/.test(script)
  try {
    return fieldAbove(field, own ? dirname(script) : (workingDirectory ?? process.cwd()))
  } catch {
    // The working directory may have been removed.
    return undefined
  }
}

function fieldAbove(field: string, directory: string): string | undefined {
  for (let here = directory; ; here = dirname(here)) {
    const text = fieldIn(field, join(here, 'package.json'))
    if (text !== undefined || here === dirname(here)) return text
  }
}

function fieldIn(field: string, file: string): string | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const text = (content as { readonly [field: string]: unknown } | null)?.[field]
    return typeof text === 'string' && text.trim() !== '' ? text.trim().slice(0, 255) : undefined
  } catch {
    return undefined
  }
}
