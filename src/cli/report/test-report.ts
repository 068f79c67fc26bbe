import type { ProofStep } from '../../ops/proof/prove.ts'
import type { RuleTestResult } from '../../ops/proof/run-promtool.ts'
import type { Terminal } from '../terminal.ts'
import { plural } from './findings-report.ts'

/** What promtool said, file by file. */
export function printRuleTests(terminal: Terminal, results: readonly RuleTestResult[]): void {
  for (const { path, passed, output } of results) printOne(terminal, path, passed, output)
  const failed = results.filter(({ passed }) => !passed).length
  terminal.print(`${plural(results.length, 'file')}, ${failed} failed`)
}

/** What was proven, and what stands against it. */
export function printProof(terminal: Terminal, steps: readonly ProofStep[]): void {
  for (const { name, passed, problems } of steps) printOne(terminal, name, passed, problems.join('\n'))
}

function printOne(terminal: Terminal, what: string, passed: boolean, details: string): void {
  terminal.print(`${passed ? terminal.style('green', 'ok') : terminal.style('red', 'failed')} ${what}`)
  if (!passed) terminal.print(details.replaceAll(/^/gm, '  '))
}
