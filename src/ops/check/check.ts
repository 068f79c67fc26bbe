import { join, sep } from 'node:path'
import { artefactsOf } from '../artefacts.ts'
import type { Finding } from '../findings/finding.ts'
import type { OpsModel } from '../model/ops-model.ts'
import { checkContext } from './check-context.ts'
import { readChecked } from './checked-files.ts'
import { fileFindings } from './file-findings.ts'
import { checkFolder } from './folder-findings.ts'
import { expressionsOf } from './found-expression.ts'
import { withoutIgnored } from './ignore.ts'
import { exposedFindings } from './live/exposed-findings.ts'
import { queriedFindings } from './live/queried-findings.ts'
import { readGivenFiles } from './read-given-files.ts'
import { type ToolUse, toolFindings } from './tools/tool-findings.ts'
import { unusedFindings } from './unused-findings.ts'

export interface CheckOptions {
  /** Folder of the artefacts. Default `ops`. */
  readonly out?: string | undefined
  /**
   * Checks these files, such as dashboards and rules written by hand, against the catalogue instead of the folder. Each is
   * a path or a pattern with `*` in its last part.
   */
  readonly files?: readonly string[] | undefined
  /** Metrics page of a running process that must expose what the expressions read. */
  readonly metricsUrl?: string | undefined
  /** A Prometheus that is asked every expression. */
  readonly prometheus?: string | undefined
  /** Whether promtool and amtool look too: where they are installed, always, or not. Default `auto`. */
  readonly tools?: ToolUse | undefined
}

export interface CheckResult {
  /** No errors; warnings may be there. */
  readonly ok: boolean
  /** By file and line. */
  readonly findings: readonly Finding[]
  /** Files that were looked at. */
  readonly files: number
}

/**
 * Checks the definition and the artefacts: whether files are current, their syntax, whether every name in them exists,
 * the rules of dashboards, alerts and routes, secrets in clear; on demand against a live process and a Prometheus. Changes
 * nothing.
 * @throws what the file system throws for `files` that cannot be read.
 */
export async function check(ops: OpsModel, options: CheckOptions = {}): Promise<CheckResult> {
  const { artefacts, findings: overriding } = artefactsOf(ops)
  const ofDefinition = [...ops.findings, ...overriding]
  // Nothing is generated from it: what its artefacts would be, and what they lack, is worth no word.
  if (options.files === undefined && ofDefinition.some(({ level }) => level === 'error')) {
    return { ok: false, findings: sorted(withoutIgnored(ofDefinition, ops.ignoredFindings)), files: 0 }
  }
  const folder =
    options.files === undefined ? checkFolder(artefacts, options.out ?? 'ops') : { texts: [], findings: [] }
  const texts = options.files === undefined ? folder.texts : readGivenFiles(options.files)
  // The guide's own files are what they are; the page about them says what is wrong with each.
  const guide = join(options.out ?? 'ops', 'guide', sep)
  const files = readChecked(options.files === undefined ? texts.filter(({ path }) => !path.startsWith(guide)) : texts)
  const context = checkContext(ops, files, artefacts)
  const expressions = files.sources.flatMap(({ path, documents }) =>
    documents.flatMap((document) => expressionsOf(path, document)),
  )
  const findings = [
    ...ofDefinition,
    ...folder.findings,
    ...fileFindings(files, context, ops),
    ...(options.files === undefined ? unusedFindings(ops.metrics, expressions) : []),
    ...(options.metricsUrl === undefined ? [] : await exposedFindings(options.metricsUrl, expressions, ops.metrics)),
    ...(options.prometheus === undefined ? [] : await queriedFindings(options.prometheus, expressions, ops.metrics)),
    ...(await toolFindings(options.tools ?? 'auto', files)),
  ]
  const left = withoutIgnored(findings, ops.ignoredFindings)
  return { ok: left.every(({ level }) => level !== 'error'), findings: sorted(left), files: texts.length }
}

function sorted(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0))
}
