import { artefactsOf } from '../../ops/artefacts.ts'
import type { OpsModel } from '../../ops/model/ops-model.ts'
import type { Artefact } from '../../ops/output/artefact.ts'
import { type ProofStep, prove } from '../../ops/proof/prove.ts'
import { PromtoolMissing, runRuleTests } from '../../ops/proof/run-promtool.ts'
import { ServerMissing } from '../../ops/proof/server-process.ts'
import { CommandFailure, EXIT } from '../exit-code.ts'
import { loadOps } from '../load-ops.ts'
import { printProof, printRuleTests } from '../report/test-report.ts'
import { type Command, type CommandContext, SHARED_OPTIONS } from './command.ts'
import { formatOf } from './shared-values.ts'

/** Runs the unit tests of the rules, and on demand all of it against real servers and a running service. */
export const testCommand: Command = {
  summary: 'runs the unit tests of the rules with promtool; --e2e: all of it on a real Prometheus and Alertmanager',
  operands: '',
  maxOperands: 0,
  options: {
    config: SHARED_OPTIONS.config,
    format: SHARED_OPTIONS.format,
    promtool: { type: 'string' },
    e2e: { type: 'boolean' },
    target: { type: 'string' },
    prometheus: { type: 'string' },
    alertmanager: { type: 'string' },
  },
  async run(context) {
    const { line, terminal, cwd } = context
    const format = formatOf(context)
    const { ops } = await loadOps(cwd, line.text('config'))
    const { artefacts } = artefactsOf(ops)
    const testRules = () => runRuleTests(artefacts, line.text('promtool')).catch(explained)
    const results = await terminal.during('Testing rules', testRules)
    if (format !== 'json') printRuleTests(terminal, results)
    const steps = line.flag('e2e') ? await proof(context, ops, artefacts) : []
    if (format === 'json') terminal.print(JSON.stringify({ results, steps }, undefined, 2))
    else if (steps.length > 0) printProof(terminal, steps)
    return [...results, ...steps].every(({ passed }) => passed) ? EXIT.ok : EXIT.findings
  },
}

function proof(
  { line, terminal }: CommandContext,
  ops: OpsModel,
  artefacts: readonly Artefact[],
): Promise<readonly ProofStep[]> {
  const given = {
    target: line.text('target'),
    prometheus: line.text('prometheus'),
    alertmanager: line.text('alertmanager'),
  }
  return terminal.during('Proving it', () => prove({ ops, artefacts, ...given }).catch(explained))
}

function explained(error: Error): never {
  const isMissing = error instanceof PromtoolMissing || error instanceof ServerMissing
  throw isMissing ? new CommandFailure(error.message, EXIT.missingTool) : error
}
