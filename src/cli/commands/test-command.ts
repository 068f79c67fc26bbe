import { artefactsOf } from '../../ops/artefacts.ts'
import { PromtoolMissing, type RuleTestResult, runRuleTests } from '../../ops/proof/run-promtool.ts'
import { CommandFailure, EXIT } from '../exit-code.ts'
import { loadOps } from '../load-ops.ts'
import { plural } from '../report/findings-report.ts'
import type { Terminal } from '../terminal.ts'
import { type Command, SHARED_OPTIONS } from './command.ts'
import { formatOf } from './shared-values.ts'

/** Runs the unit tests of the rules. */
export const testCommand: Command = {
  summary: 'runs the unit tests of the rules with promtool',
  operands: '',
  maxOperands: 0,
  options: { config: SHARED_OPTIONS.config, format: SHARED_OPTIONS.format, promtool: { type: 'string' } },
  async run(context) {
    const { line, terminal, cwd } = context
    const format = formatOf(context)
    const { ops } = await loadOps(cwd, line.text('config'))
    const { artefacts } = artefactsOf(ops)
    const run = (): Promise<readonly RuleTestResult[]> => runRuleTests(artefacts, line.text('promtool'))
    const results = await terminal.during('Testing rules', () => run().catch(explained))
    if (format === 'json') terminal.print(JSON.stringify({ results }, undefined, 2))
    else printResults(terminal, results)
    return results.every(({ passed }) => passed) ? EXIT.ok : EXIT.findings
  },
}

function printResults(terminal: Terminal, results: readonly RuleTestResult[]): void {
  for (const { path, passed, output } of results) {
    terminal.print(`${passed ? terminal.style('green', 'ok') : terminal.style('red', 'failed')} ${path}`)
    if (!passed) terminal.print(output.replaceAll(/^/gm, '  '))
  }
  const failed = results.filter(({ passed }) => !passed).length
  terminal.print(`${plural(results.length, 'file')}, ${failed} failed`)
}

function explained(error: Error): never {
  throw error instanceof PromtoolMissing ? new CommandFailure(error.message, EXIT.missingTool) : error
}
