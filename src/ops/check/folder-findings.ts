import { join } from 'node:path'
import type { Finding } from '../findings/finding.ts'
import type { Artefact } from '../output/artefact.ts'
import { ARTEFACT_GROUPS } from '../output/artefact.ts'
import { LOCK_FILE } from '../output/lock-file.ts'
import { OutputFolder } from '../output/output-folder.ts'
import { type PlannedFile, planFiles } from '../output/plan.ts'
import type { CheckedText } from './checked-files.ts'

export interface CheckedFolder {
  /** The files as they stand, or as they would be generated. */
  readonly texts: readonly CheckedText[]
  readonly findings: readonly Finding[]
}

/** Whether a folder holds the artefacts as the definition would write them today. */
export function checkFolder(artefacts: readonly Artefact[], out: string): CheckedFolder {
  const folder = new OutputFolder(out)
  const { lock, problem } = folder.readLock()
  const groups = new Set(ARTEFACT_GROUPS)
  const files = planFiles(artefacts, { lock, existing: (path) => folder.read(path), groups, force: false })
  const texts = files
    .filter(({ action }) => action !== 'deleted')
    .map(({ path, content }) => {
      const now = folder.read(path)
      return { path: join(out, path), text: typeof now === 'string' ? now : content }
    })
  if (files.every(({ action }) => action === 'created')) return { texts, findings: [neverGenerated(out)] }
  return {
    texts,
    findings: [
      ...(problem === undefined
        ? []
        : [finding(join(out, LOCK_FILE), 'broken-lock', problem, 'Restore it from version control')]),
      ...files.flatMap((file) => fileFinding(out, file)),
    ],
  }
}

function fileFinding(out: string, { path, action, reason }: PlannedFile): readonly Finding[] {
  const file = join(out, path)
  if (action === 'created') return [finding(file, 'missing-file', 'is not there', 'Run observability generate')]
  if (action === 'updated')
    return [finding(file, 'stale-file', 'is not what the definition says', 'Run observability generate')]
  if (action === 'deleted')
    return [finding(file, 'left-over-file', 'is generated no longer', 'Run observability generate')]
  if (action === 'kept') {
    const fix = 'Move the change into the definition, then delete the file or generate with --force'
    return [finding(file, 'kept-file', `differs: ${reason}`, fix)]
  }
  return []
}

function neverGenerated(out: string): Finding {
  return finding(out, 'not-generated', 'holds no artefacts', 'Run observability generate')
}

function finding(file: string, rule: string, message: string, fix: string): Finding {
  return { level: 'error', rule, file, message, why: 'What runs is not what the definition says.', fix }
}
