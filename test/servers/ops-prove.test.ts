import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { artefactsOf } from '../../src/ops/artefacts.ts'
import { defineOps } from '../../src/ops/define-ops.ts'
import type { OpsModel } from '../../src/ops/model/ops-model.ts'
import { freePort } from '../../src/ops/proof/free-port.ts'
import { prove } from '../../src/ops/proof/prove.ts'
import { runNode } from '../support/run-node.ts'
import { startDemo } from './support/demo-process.ts'
import { createServerFolder } from './support/server-folder.ts'
import { debianProgram, findServer, reasonToSkip } from './support/server-programs.ts'
import { OPS } from './support/staged-demo.ts'

const notHere = reasonToSkip('prometheus', 'prometheus') ?? reasonToSkip('prometheus', 'alertmanager')

function run(ops: OpsModel, target: string, patienceMs = 60_000, change = (content: string) => content) {
  return prove({
    ops,
    artefacts: artefactsOf(ops).artefacts.map((one) => ({ ...one, content: change(one.content) })),
    target,
    prometheus: debianProgram('prometheus', 'prometheus'),
    alertmanager: debianProgram('alertmanager', 'prometheus-alertmanager'),
    alertmanagerCwd: join(findServer('alertmanager').folder, 'usr'),
    patienceMs,
  })
}

/** Slack's text as the guide has it: of what all alerts of a message have in common, which is nothing. */
function withEmptyText(content: string): string {
  const slack = /(\{\{ define "observability\.slack" -\}\})[\s\S]*?(\{\{- end \}\}\n)/
  return content.replace(slack, '$1{{ .CommonAnnotations.nothing }}$2')
}

/** A gauge taken for a counter. */
function withRateOfGauge(content: string): string {
  return content
    .replaceAll('creativedynamics_active_connections{', 'rate(creativedynamics_active_connections{')
    .replaceAll(/(rate\(creativedynamics_active_connections\{[^}]*\})/g, '$1[5m])')
}

describe.skipIf(notHere)(`a proof ${notHere ?? ''}`, { timeout: 240_000 }, () => {
  test('of the generated files and a running service', async () => {
    const demo = await startDemo()
    onTestFinished(demo.kill)
    const endLoad = demo.startLoad()
    onTestFinished(endLoad)
    expect(await run(OPS, demo.address)).toEqual(
      [
        'the service is scraped',
        'every expression is answered',
        'every receiver gets a text',
        'a service that is gone is told, and that it is back',
        'the servers have nothing to warn of',
      ].map((name) => ({ name, passed: true, problems: [] })),
    )
  })

  test('is the command `observability test --e2e`', async () => {
    const demo = await startDemo()
    onTestFinished(demo.kill)
    const project = createServerFolder('project')
    onTestFinished(project.remove)
    project.write('observability.config.mjs', "export const ops = { service: { name: 'creativedynamics' } }\n")
    const { folder } = findServer('alertmanager')
    // Debian's build, unpacked, finds its templates from here.
    const alertmanager = project.write(
      'alertmanager',
      `#!/bin/sh\ncd '${folder}/usr' && exec bin/prometheus-alertmanager "$@"\n`,
    )
    chmodSync(alertmanager, 0o755)
    const command = (...args: string[]) =>
      runNode(new URL('../../src/cli/main.ts', import.meta.url), { args: ['test', ...args], cwd: project.path }).exit
    const tools = ['--promtool', debianProgram('prometheus', 'promtool'), '--alertmanager', alertmanager]
    const prometheus = debianProgram('prometheus', 'prometheus')
    const proven = await command('--e2e', '--target', demo.address, '--prometheus', prometheus, ...tools)
    expect(proven).toMatchObject({ code: 0, stdout: expect.stringContaining('ok every receiver gets a text') })
    expect(proven.stdout).not.toContain('failed every')
    expect(await command('--e2e', '--prometheus', '/nowhere/prometheus', ...tools)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('/nowhere/prometheus is not installed'),
    })
  })

  test('finds nobody, and says so', async () => {
    const steps = await run(OPS, `127.0.0.1:${await freePort()}`)
    expect(steps).toEqual([
      { name: 'the service is scraped', passed: false, problems: [expect.stringContaining('/metrics is not scraped')] },
    ])
  })

  test('finds an expression that is in doubt, a text that is empty and a receiver that nothing reaches', async () => {
    const ops = defineOps({
      service: 'creativedynamics',
      alertmanager: {
        receivers: { chat: { slack: { channel: '#alerts' } }, forgotten: { webhook: { urlFile: 'forgotten_url' } } },
        routes: { default: 'chat', critical: ['chat'], warning: ['chat'], heartbeat: false },
      },
    })
    const demo = await startDemo()
    onTestFinished(demo.kill)
    const steps = await run(ops, demo.address, 10_000, (content) => withRateOfGauge(withEmptyText(content)))
    const problems = steps.flatMap((step) => step.problems)
    expect(problems).toContainEqual(expect.stringMatching(/metric might not be a counter.*active_connections/))
    expect(problems).toContain('a slack message to chat has no text')
    expect(problems).toContain('forgotten is told of no alert')
  })
})
