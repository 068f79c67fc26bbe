import { relative, resolve } from 'node:path'
import { check } from '../../ops/check/check.ts'
import { CommandFailure, EXIT } from '../exit-code.ts'
import { loadOps } from '../load-ops.ts'
import { countText, plural, printFindings } from '../report/findings-report.ts'
import { type Command, SHARED_OPTIONS } from './command.ts'
import { formatOf, oneOf, outOf } from './shared-values.ts'

const FILE_OPTIONS = ['dashboards', 'rules', 'alertmanager', 'logstash'] as const

/** Checks definition and artefacts by meaning. */
export const checkCommand: Command = {
  summary: 'checks the definition, the artefacts, or dashboards and rules written by hand',
  operands: '',
  maxOperands: 0,
  options: {
    ...SHARED_OPTIONS,
    dashboards: { type: 'string', multiple: true },
    rules: { type: 'string', multiple: true },
    alertmanager: { type: 'string', multiple: true },
    logstash: { type: 'string', multiple: true },
    'metrics-url': { type: 'string' },
    prometheus: { type: 'string' },
    tools: { type: 'string' },
  },
  async run(context) {
    const { line, terminal, cwd } = context
    const format = formatOf(context)
    const tools = oneOf('--tools', line.text('tools') ?? 'auto', ['auto', 'require', 'off'])
    const given = FILE_OPTIONS.flatMap((option) => line.texts(option)).map((pattern) => resolve(cwd, pattern))
    const { ops } = await loadOps(cwd, line.text('config'))
    const options = {
      out: outOf(context),
      files: given.length === 0 ? undefined : given,
      metricsUrl: line.text('metrics-url'),
      prometheus: line.text('prometheus'),
      tools,
    }
    const result = await terminal.during('Checking', () => check(ops, options).catch(explained))
    const findings = result.findings.map((finding) => ({ ...finding, file: shown(cwd, finding.file) }))
    printFindings(terminal, format, findings)
    if (format === 'text') terminal.print(`${plural(result.files, 'file')}: ${countText(findings)}`)
    if (findings.some(({ rule }) => rule === 'missing-tool')) return EXIT.missingTool
    return result.ok ? EXIT.ok : EXIT.findings
  },
}

function explained(error: Error): never {
  throw new CommandFailure(error.message)
}

function shown(cwd: string, file: string): string {
  return file.startsWith(`${cwd}/`) ? relative(cwd, file) : file
}
