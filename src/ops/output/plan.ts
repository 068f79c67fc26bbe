import type { Artefact, ArtefactGroup } from './artefact.ts'
import { hashOf, type Lock } from './lock-file.ts'
import { withOwnedText } from './owned-text.ts'

/**
 * What happens to a file: `kept` is one that was edited by hand or is not ours, `deleted` one that is generated no longer.
 */
export type PlannedAction = 'created' | 'updated' | 'unchanged' | 'deleted' | 'kept'

export interface PlannedFile {
  readonly group: ArtefactGroup
  readonly path: string
  readonly action: PlannedAction
  /** What stands there afterwards; empty for a deleted file. */
  readonly content: string
  /** Why a file is kept. */
  readonly reason?: string | undefined
}

/** What stands at a path now: its text, nothing, or something that is no readable file. */
export type ReadExisting = (path: string) => string | undefined | Unreadable

export interface Unreadable {
  readonly unreadable: string
}

export interface PlanOptions {
  readonly lock: Lock
  readonly existing: ReadExisting
  /** Groups that were generated; files of others are left alone. */
  readonly groups: ReadonlySet<ArtefactGroup>
  /** Overwrites what was edited by hand. */
  readonly force: boolean
}

/** What has to be done so that the folder holds the artefacts. */
export function planFiles(artefacts: readonly Artefact[], options: PlanOptions): readonly PlannedFile[] {
  const wanted = new Set(artefacts.map(({ path }) => path))
  const stale = [...options.lock].filter(([path, { group }]) => options.groups.has(group) && !wanted.has(path))
  return [
    ...artefacts.map((artefact) => planned(artefact, options)),
    ...stale.flatMap(([path, entry]) => retired(path, entry.group, entry.sha256, options)),
  ]
}

function planned({ group, path, content }: Artefact, { lock, existing, force }: PlanOptions): PlannedFile {
  const now = existing(path)
  if (now === undefined) return { group, path, action: 'created', content }
  if (typeof now !== 'string') return { group, path, action: 'kept', content: '', reason: now.unreadable }
  const next = withOwnedText(now, content)
  if (hashOf(now) === hashOf(next)) return { group, path, action: 'unchanged', content: now }
  const known = lock.get(path)
  if (force || known?.sha256 === hashOf(now)) return { group, path, action: 'updated', content: next }
  const reason =
    known === undefined ? 'it was there before and was not generated' : 'it was edited since it was generated'
  return { group, path, action: 'kept', content: now, reason }
}

function retired(
  path: string,
  group: ArtefactGroup,
  sha256: string,
  { existing, force }: PlanOptions,
): readonly PlannedFile[] {
  const now = existing(path)
  if (now === undefined) return []
  if (typeof now === 'string' && (force || hashOf(now) === sha256)) {
    return [{ group, path, action: 'deleted', content: '' }]
  }
  const content = typeof now === 'string' ? now : ''
  return [{ group, path, action: 'kept', content, reason: 'it is generated no longer, but was edited' }]
}
