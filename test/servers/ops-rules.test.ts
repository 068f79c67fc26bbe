import { describe, expect, onTestFinished, test } from 'vitest'
import { runRuleTests } from '../../src/ops/proof/run-promtool.ts'
import { amtool, promtool } from './support/command-tools.ts'
import { createServerFolder } from './support/server-folder.ts'
import { debianProgram, reasonToSkip, versionsOf } from './support/server-programs.ts'
import { ARTEFACTS } from './support/staged-demo.ts'

const noPrometheus = reasonToSkip('prometheus', 'prometheus')
const noAlertmanager = reasonToSkip('prometheus', 'alertmanager')

function written(): string {
  const folder = createServerFolder('ops')
  onTestFinished(folder.remove)
  for (const { path, content } of ARTEFACTS) folder.write(path, content)
  return folder.path
}

describe.skipIf(noPrometheus)(`the generated rules ${noPrometheus ?? ''}`, () => {
  test.each(versionsOf('prometheus'))('promtool of %s accepts them and the configuration', (version) => {
    const { status, output } = promtool(['check', 'config', '--lint=all', `${written()}/prometheus/prometheus.yml`], {
      version,
    })
    expect([status, output]).toEqual([0, expect.stringContaining('SUCCESS')])
  })

  test.each(versionsOf('prometheus'))('in %s they pass their own unit tests', { timeout: 300_000 }, async (version) => {
    const results = await runRuleTests(ARTEFACTS, debianProgram('prometheus', 'promtool', version))
    expect(results.filter(({ passed }) => !passed)).toEqual([])
    expect(results.map(({ path }) => path)).toEqual(
      ARTEFACTS.map(({ path }) => path).filter((path) => path.endsWith('.test.yml')),
    )
  })
})

describe.skipIf(noAlertmanager)(`the generated alertmanager.yml ${noAlertmanager ?? ''}`, () => {
  // What it says by files and without secrets in clear, 0.25 does not know yet.
  const able = versionsOf('alertmanager').filter((version) => !version.startsWith('0.25'))

  test.each(able)('amtool of %s accepts it and its templates', (version) => {
    const { status, output } = amtool(['check-config', `${written()}/alertmanager/alertmanager.yml`], { version })
    expect([status, output]).toEqual([0, expect.stringContaining('SUCCESS')])
    expect(output).toContain('1 templates')
  })

  test.each(able)('%s brings alerts to whom they are for', (version) => {
    const file = `${written()}/alertmanager/alertmanager.yml`
    const receivers = (...labels: string[]) =>
      amtool(['config', 'routes', 'test', `--config.file=${file}`, ...labels], { version })
        .output.split('\n')[0]
        ?.split(',')
        .sort()
    expect(receivers('severity=critical')).toEqual(['pagerduty-critical', 'slack-alerts', 'team-notifications'])
    expect(receivers('severity=warning')).toEqual(['slack-alerts', 'team-notifications'])
    expect(receivers('severity=none', 'alertname=Watchdog')).toEqual(['heartbeat'])
    expect(receivers('severity=something')).toEqual(['team-notifications'])
  })
})
