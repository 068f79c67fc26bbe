import { ObservabilityError } from '../core/errors.ts'
import { artefactsOf } from './artefacts.ts'
import type { Finding } from './findings/finding.ts'
import type { OpsModel } from './model/ops-model.ts'
import { ARTEFACT_GROUPS, type ArtefactGroup } from './output/artefact.ts'
import { hashOf, LOCK_FILE, type Lock, type LockEntry } from './output/lock-file.ts'
import { OutputFolder } from './output/output-folder.ts'
import { type PlannedFile, planFiles } from './output/plan.ts'

export interface GenerateOptions {
  /** Folder to write to, relative to the working directory. Default `ops`. */
  readonly out?: string | undefined
  /** Only these groups of artefacts. Default: all. */
  readonly only?: readonly ArtefactGroup[] | undefined
  /** Says what would happen and writes nothing. Default false. */
  readonly dryRun?: boolean | undefined
  /** Overwrites files that were edited by hand or were there before. Default false. */
  readonly force?: boolean | undefined
}

export interface GenerateResult {
  readonly out: string
  /** Every artefact with what happened to it, sorted by path. */
  readonly files: readonly PlannedFile[]
  /** Files created, updated and deleted. */
  readonly changed: number
  /** Files that were left alone although they differ, and what the definition warns about. */
  readonly findings: readonly Finding[]
}

/**
 * Writes the artefacts into a folder. A second run changes nothing; files that were edited by hand or that are not ours
 * are never overwritten but reported.
 * @throws ObservabilityError `OBS_ERR_INVALID_OPS` that names everything wrong in the definition, before anything is
 *   written; what the file system throws.
 */
export async function generate(ops: OpsModel, options: GenerateOptions = {}): Promise<GenerateResult> {
  const { only = ARTEFACT_GROUPS, dryRun = false, force = false } = options
  const out = options.out ?? 'ops'
  const { artefacts, findings } = artefactsOf(ops, only)
  throwErrors([...ops.findings, ...findings])

  const folder = new OutputFolder(out)
  const { lock, problem } = folder.readLock()
  const groups = new Set(only)
  const files = planFiles(artefacts, { lock, existing: (path) => folder.read(path), groups, force })
  const changes = files.filter(({ action }) => action !== 'unchanged' && action !== 'kept')
  // A broken lock is somebody's accident to look into: it stays as it is.
  if (!dryRun) write(folder, files, problem === undefined || force ? lock : undefined)
  return {
    out,
    files,
    changed: changes.length,
    findings: [
      ...ops.findings,
      ...findings,
      ...(problem === undefined ? [] : [brokenLock(out, problem)]),
      ...files.filter(({ action }) => action === 'kept').map((file) => keptFile(out, file)),
    ],
  }
}

function write(folder: OutputFolder, files: readonly PlannedFile[], lock: Lock | undefined): void {
  for (const { path, action, content } of files) {
    if (action === 'created' || action === 'updated') folder.write(path, content)
    if (action === 'deleted') folder.delete(path)
  }
  if (lock === undefined) return
  const next = lockAfter(files, lock)
  const same = next.size === lock.size && [...next].every(([path, { sha256 }]) => lock.get(path)?.sha256 === sha256)
  if (!same) folder.writeLock(next)
}

function lockAfter(files: readonly PlannedFile[], lock: Lock): Lock {
  const next = new Map<string, LockEntry>(lock)
  for (const { path, group, action, content } of files) {
    if (action === 'deleted') next.delete(path)
    else if (action !== 'kept') next.set(path, { group, sha256: hashOf(content) })
  }
  return next
}

function throwErrors(findings: readonly Finding[]): void {
  const errors = findings.filter(({ level }) => level === 'error')
  if (errors.length === 0) return
  const lines = errors.map(({ file, message, fix }) => `${file}: ${message}. ${fix}`)
  const text = lines.length === 1 ? lines.join('') : [`${lines.length} problems`, ...lines].join('\n  - ')
  const issues = errors.map(({ file, message, fix }) => ({ path: file, message, received: undefined, hint: fix }))
  throw new ObservabilityError('OBS_ERR_INVALID_OPS', [text], { issues })
}

function keptFile(out: string, { path, reason }: PlannedFile): Finding {
  return {
    level: 'error',
    rule: 'kept-file',
    file: `${out}/${path}`,
    message: `left alone: ${reason}`,
    why: 'The file does not say what the definition says.',
    fix: 'Move the change into the definition, then delete the file or generate with --force',
  }
}

function brokenLock(out: string, problem: string): Finding {
  return {
    level: 'error',
    rule: 'broken-lock',
    file: `${out}/${LOCK_FILE}`,
    message: problem,
    why: 'Without it nothing tells generated files from edited ones, so that every file that differs is left alone.',
    fix: 'Restore it from version control, or delete it and generate with --force',
  }
}
