import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { CheckedText } from './checked-files.ts'

/**
 * The files of paths and of patterns such as `legacy/*.json`. Templates of Alertmanager and rules go with what refers to
 * them, so they may be given together.
 * @throws Error where a path does not exist or a pattern matches nothing.
 */
export function readGivenFiles(patterns: readonly string[]): readonly CheckedText[] {
  const paths = new Set(patterns.flatMap(pathsOf))
  return [...paths].map((path) => ({ path, text: textOf(path) }))
}

function pathsOf(pattern: string): readonly string[] {
  if (!pattern.includes('*')) return [pattern]
  const folder = dirname(pattern)
  const name = new RegExp(`^${basename(pattern).split('*').map(escaped).join('.*')}$`)
  const found = entriesOf(folder)
    .filter((entry) => name.test(entry))
    .sort()
  if (found.length === 0) throw new Error(`no file matches ${pattern}`)
  return found.map((entry) => join(folder, entry))
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`cannot read ${path}: ${(error as NodeJS.ErrnoException).code}`, { cause: error })
  }
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    // No folder, no files: said by whoever asks.
    return []
  }
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
}
