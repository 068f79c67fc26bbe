import { createHash } from 'node:crypto'
import { ARTEFACT_GROUPS, type ArtefactGroup } from './artefact.ts'
import { ownedText } from './owned-text.ts'

/** Remembers what was generated, in the output folder; to be committed with the artefacts. */
export const LOCK_FILE = '.observability-lock.json'

export interface LockEntry {
  readonly group: ArtefactGroup
  readonly sha256: string
}

/** Path → what was written there last. */
export type Lock = ReadonlyMap<string, LockEntry>

/** SHA-256 of the generated part of a file. Line ends count as one character, because git may change them. */
export function hashOf(text: string): string {
  return createHash('sha256').update(ownedText(text).replaceAll('\r\n', '\n')).digest('hex')
}

/** @throws SyntaxError or TypeError where the text is no lock. */
export function parseLock(text: string): Lock {
  const { files } = JSON.parse(text) as { readonly files?: unknown }
  if (typeof files !== 'object' || files === null || Array.isArray(files)) throw new TypeError('it has no "files"')
  return new Map(Object.entries(files).map(([path, entry]) => [path, lockEntry(path, entry)]))
}

function lockEntry(path: string, entry: unknown): LockEntry {
  const { group, sha256 } = (entry ?? {}) as Partial<LockEntry>
  const known = ARTEFACT_GROUPS.some((name) => name === group)
  // A path that leaves the folder would let a lock file delete what is not ours.
  if (!known || typeof sha256 !== 'string' || path.startsWith('/') || path.split(/[/\\]/).includes('..')) {
    throw new TypeError(`its entry "${path}" is none of ours`)
  }
  return { group: group as ArtefactGroup, sha256 }
}

/** The text of a lock, sorted by path. */
export function renderLock(lock: Lock): string {
  const files = Object.fromEntries([...lock].sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${JSON.stringify({ files }, undefined, 2)}\n`
}
