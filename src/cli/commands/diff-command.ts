import { structuredPatch } from 'diff'
import { artefactsOf } from '../../ops/artefacts.ts'
import { OutputFolder } from '../../ops/output/output-folder.ts'
import { withOwnedText } from '../../ops/output/owned-text.ts'
import { EXIT } from '../exit-code.ts'
import { loadOps } from '../load-ops.ts'
import { type SemanticChange, semanticChanges } from '../semantic-diff/semantic-diff.ts'
import type { Terminal } from '../terminal.ts'
import { type Command, SHARED_OPTIONS } from './command.ts'
import { formatOf, outOf } from './shared-values.ts'

/** How one file differs. */
interface FileDifference {
  readonly path: string
  readonly kind: 'added' | 'changed' | 'removed'
  /** Undefined without `--semantic`, and for files that have no meaning to compare. */
  readonly changes: readonly SemanticChange[] | undefined
  readonly lines: readonly string[]
}

/** Shows what `generate` would change. */
export const diffCommand: Command = {
  summary: 'shows what generate would change; --semantic: what that means',
  operands: '',
  maxOperands: 0,
  options: { ...SHARED_OPTIONS, semantic: { type: 'boolean' } },
  async run(context) {
    const { line, terminal, cwd } = context
    const format = formatOf(context)
    const semantic = line.flag('semantic')
    const { ops } = await loadOps(cwd, line.text('config'))
    const folder = new OutputFolder(outOf(context))
    const differences = [
      ...artefactsOf(ops).artefacts.flatMap(({ path, content }) => difference(folder, path, content, semantic)),
      ...leftOver(folder, new Set(artefactsOf(ops).artefacts.map(({ path }) => path))),
    ]
    if (format === 'json') terminal.print(JSON.stringify({ differences }, undefined, 2))
    else for (const one of differences) printDifference(terminal, one)
    if (format === 'text' && differences.length === 0) terminal.print('no differences')
    return differences.length === 0 ? EXIT.ok : EXIT.findings
  },
}

function difference(folder: OutputFolder, path: string, content: string, semantic: boolean): readonly FileDifference[] {
  const now = folder.read(path)
  if (typeof now !== 'string') return [{ path, kind: 'added', changes: undefined, lines: [] }]
  const next = withOwnedText(now, content)
  if (now.replaceAll('\r\n', '\n') === next.replaceAll('\r\n', '\n')) return []
  const changes = semantic ? semanticChanges(path, now, next) : undefined
  // Only comments or the order differ.
  if (changes?.length === 0) return []
  return [{ path, kind: 'changed', changes, lines: changes === undefined ? patchLines(now, next) : [] }]
}

/** Hunks as `diff -u` writes them, without the names of the files. */
function patchLines(before: string, after: string): readonly string[] {
  const { hunks } = structuredPatch('', '', before, after, undefined, undefined, { context: 1 })
  return hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ])
}

function leftOver(folder: OutputFolder, wanted: ReadonlySet<string>): readonly FileDifference[] {
  return [...folder.readLock().lock.keys()]
    .filter((path) => !wanted.has(path) && folder.read(path) !== undefined)
    .map((path) => ({ path, kind: 'removed', changes: undefined, lines: [] }))
}

function printDifference(terminal: Terminal, { path, kind, changes, lines }: FileDifference): void {
  terminal.print(`${terminal.style('bold', path)} ${kind}`)
  for (const line of lines) terminal.print(`  ${styled(terminal, line)}`)
  for (const change of changes ?? []) terminal.print(`  ${sentence(terminal, change)}`)
}

function styled(terminal: Terminal, line: string): string {
  if (line.startsWith('+')) return terminal.style('green', line)
  return line.startsWith('-') ? terminal.style('red', line) : terminal.style('dim', line)
}

/** Such as `groups[name=x].rules[alert=ShopDown].for: "1m" → "5m"`. */
function sentence(terminal: Terminal, { kind, place, before, after }: SemanticChange): string {
  if (kind === 'changed')
    return `${place}: ${terminal.style('red', before ?? '')} → ${terminal.style('green', after ?? '')}`
  return kind === 'added' ? terminal.style('green', `+ ${place}`) : terminal.style('red', `- ${place}`)
}
