import { relative } from 'node:path'
import { generate } from '../../ops/generate.ts'
import { ARTEFACT_GROUPS } from '../../ops/output/artefact.ts'
import type { PlannedAction, PlannedFile } from '../../ops/output/plan.ts'
import { EXIT } from '../exit-code.ts'
import { loadOps } from '../load-ops.ts'
import { countText, plural, printFindings } from '../report/findings-report.ts'
import type { Terminal } from '../terminal.ts'
import { type Command, SHARED_OPTIONS } from './command.ts'
import { formatOf, oneOf, outOf } from './shared-values.ts'

/** Writes the artefacts. */
export const generateCommand: Command = {
  summary: 'writes the artefacts; files edited by hand are left alone',
  operands: '',
  maxOperands: 0,
  options: {
    ...SHARED_OPTIONS,
    only: { type: 'string' },
    'dry-run': { type: 'boolean' },
    force: { type: 'boolean' },
  },
  async run(context) {
    const { line, terminal, cwd } = context
    const format = formatOf(context)
    const only = line
      .text('only')
      ?.split(',')
      .map((group) => oneOf('--only', group.trim(), ARTEFACT_GROUPS))
    const { ops } = await loadOps(cwd, line.text('config'))
    const out = outOf(context)
    const options = { out, only, dryRun: line.flag('dry-run'), force: line.flag('force') }
    const result = await terminal.during('Generating', () => generate(ops, options))
    const findings = result.findings.map((finding) => ({ ...finding, file: shown(cwd, finding.file) }))
    if (format === 'json') {
      const files = result.files.map(({ path, group, action, reason }) => ({ path, group, action, reason }))
      terminal.print(JSON.stringify({ out: shown(cwd, out), changed: result.changed, files, findings }, undefined, 2))
    } else {
      printFiles(terminal, result.files)
      printFindings(terminal, format, findings)
      const verb = options.dryRun ? 'would change' : 'changed'
      terminal.print(
        `${shown(cwd, out)}: ${plural(result.files.length, 'file')}, ${result.changed} ${verb}, ${countText(findings)}`,
      )
    }
    return findings.some(({ level }) => level === 'error') ? EXIT.findings : EXIT.ok
  },
}

const SIGNS: { readonly [A in PlannedAction]: readonly [sign: string, style: 'green' | 'yellow' | 'red' | 'dim'] } = {
  created: ['+', 'green'],
  updated: ['~', 'yellow'],
  deleted: ['-', 'red'],
  kept: ['!', 'red'],
  unchanged: ['=', 'dim'],
}

function printFiles(terminal: Terminal, files: readonly PlannedFile[]): void {
  for (const { path, action } of files) {
    if (action === 'unchanged') continue
    const [sign, style] = SIGNS[action]
    terminal.print(`${terminal.style(style, sign)} ${path}`)
  }
}

/** As people name it: relative where it is below the working directory. */
function shown(cwd: string, path: string): string {
  const inside = relative(cwd, path)
  return path.startsWith('/') && !inside.startsWith('..') ? inside || '.' : path
}
