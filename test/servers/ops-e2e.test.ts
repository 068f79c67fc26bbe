import { describe, expect, type TestContext, test } from 'vitest'
import { readChecked } from '../../src/ops/check/checked-files.ts'
import { expressionsOf } from '../../src/ops/check/found-expression.ts'
import { queriedFindings } from '../../src/ops/check/live/queried-findings.ts'
import type { ReceivedMessage } from '../../src/ops/proof/received-message.ts'
import { until } from '../../src/ops/proof/until.ts'
import { type RunningDemo, startDemo } from './support/demo-process.ts'
import { reasonToSkip, versionsLike } from './support/server-programs.ts'
import { ARTEFACTS, BUSY, OPS, PATIENCE_MS, type StagedDemo, stageDemo } from './support/staged-demo.ts'

const notHere = reasonToSkip('prometheus', 'prometheus') ?? reasonToSkip('prometheus', 'alertmanager')
const PROMETHEUS = versionsLike('prometheus', '2', '3')
const ALERTMANAGER = versionsLike('alertmanager', '0.28', '0.33')

const EVERYBODY = ['pagerduty-critical', 'slack-alerts', 'team-notifications']
const TICKETS = ['slack-alerts', 'team-notifications']

/** The file, the place and the text of every expression in the generated files. */
const EXPRESSIONS = readChecked(ARTEFACTS.map(({ path, content }) => ({ path, text: content }))).sources.flatMap(
  ({ path, documents }) => documents.flatMap((document) => expressionsOf(path, document)),
)

type Stops = Pick<TestContext, 'onTestFinished'>

/** Instances of the demo under load and the generated files, once every one of them was scraped. */
async function play(
  { onTestFinished }: Stops,
  at: number,
  { instances = 1, analyses = true } = {},
): Promise<{ readonly stage: StagedDemo; readonly demos: readonly RunningDemo[]; readonly endLoad: () => void }> {
  const demos = await Promise.all(Array.from({ length: instances }, () => startDemo({ analyses })))
  const loads = demos.map((demo) => demo.startLoad())
  const endLoad = () => {
    for (const end of loads) end()
  }
  onTestFinished(async () => {
    endLoad()
    await Promise.all(demos.map((demo) => demo.kill()))
  })
  const versions = { prometheus: PROMETHEUS[at] as string, alertmanager: ALERTMANAGER[at] as string }
  const stage = await stageDemo(
    versions,
    demos.map(({ address }) => address),
  )
  onTestFinished(stage.stop)
  // The service, its host, Prometheus and Alertmanager.
  await stage.waitForUp(instances + 3)
  return { stage, demos, endLoad }
}

/** Who was told of the alert, with a text that is not empty. */
function toldOf(messages: readonly ReceivedMessage[], alert: string, resolved: boolean): readonly string[] {
  const name = OPS.service.title + alert
  const about = messages.filter((message) => message.resolved === resolved && message.text.includes(name))
  return [...new Set(about.map(({ receiver }) => receiver))].sort()
}

function told(stage: StagedDemo, alert: string, receivers: readonly string[], resolved = false): Promise<unknown> {
  return until(
    `${alert} ${resolved ? 'ends' : 'is told'}`,
    () => {
      const now = toldOf(stage.messages(), alert, resolved)
      return receivers.every((receiver) => now.includes(receiver)) ? now : undefined
    },
    PATIENCE_MS,
  ).then((now) => expect([alert, now]).toEqual([alert, receivers]))
}

function expectSound(stage: StagedDemo): void {
  expect(stage.warnings()).toEqual([])
  expect(stage.messages().filter(({ text }) => text === '')).toEqual([])
}

describe.skipIf(notHere)(`the generated files and the demo ${notHere ?? ''}`, { timeout: 2 * PATIENCE_MS }, () => {
  describe.each(PROMETHEUS.map((version, at) => ({ version, alertmanager: ALERTMANAGER[at], at })))(
    'Prometheus $version, Alertmanager $alertmanager',
    ({ at }) => {
      test.concurrent('all is well: every expression has data, and only the watchdog speaks', async (context) => {
        const { stage, demos } = await play(context, at)
        await demos[0]?.get('/reports/latest')
        expect(await stage.settled(['Watchdog'])).toEqual(['Watchdog'])
        const findings = await queriedFindings(stage.prometheusUrl, EXPRESSIONS, OPS.metrics)
        expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([])
        expect(EXPRESSIONS.length).toBeGreaterThan(100)
        const others = stage.messages().filter(({ text, receiver }) => receiver !== 'heartbeat' && !BUSY.test(text))
        expect(others).toEqual([])
        expect(stage.messages()).toContainEqual(expect.objectContaining({ receiver: 'heartbeat', kind: 'webhook' }))
        expectSound(stage)
      })

      test.concurrent('requests that fail', async (context) => {
        const { stage, demos, endLoad } = await play(context, at)
        endLoad()
        for (let i = 0; i < 500; i++) await demos[0]?.get('/reports/latest')
        const expected = ['-AvailabilityBudgetBurnSlow', 'AvailabilityBudgetBurnFast', 'ErrorTypeFrequent', 'Watchdog']
        expect(await stage.settled(expected)).toEqual(expected)
        await told(stage, 'AvailabilityBudgetBurnFast', EVERYBODY)
        await told(stage, 'ErrorTypeFrequent', TICKETS)
        expect(toldOf(stage.messages(), 'AvailabilityBudgetBurnSlow', false)).toEqual([])
        expectSound(stage)
      })

      test.concurrent('requests that are slow', async (context) => {
        const { stage, demos, endLoad } = await play(context, at)
        endLoad()
        // More than one round, because on a busy machine the load before it was many quick requests.
        for (let round = 0; round < 4; round++) {
          await Promise.all(Array.from({ length: 500 }, () => demos[0]?.get('/slow/2600')))
        }
        const expected = ['-LatencyBudgetBurnSlow', 'LatencyBudgetBurnFast', 'Watchdog']
        expect(await stage.settled(expected)).toEqual(expected)
        await told(stage, 'LatencyBudgetBurnFast', EVERYBODY)
        expect(toldOf(stage.messages(), 'LatencyBudgetBurnSlow', false)).toEqual([])
        expectSound(stage)
      })

      test.concurrent('an instance that is gone, then all of them, then back again', async (context) => {
        const { stage, demos } = await play(context, at, { instances: 2 })
        await demos[0]?.kill()
        expect(await stage.settled(['Down'])).toEqual(['Down', 'Watchdog'])
        await told(stage, 'Down', EVERYBODY)
        await demos[1]?.kill()
        const expected = ['-Down', '-Down', 'AllDown', 'Watchdog']
        expect(await stage.settled(expected)).toEqual(expected)
        await told(stage, 'AllDown', EVERYBODY)
        await Promise.all(demos.map((demo) => demo.restart()))
        await told(stage, 'AllDown', EVERYBODY, true)
        expect(await stage.settled([])).toEqual(['Watchdog'])
        expectSound(stage)
      })

      test.concurrent('an analysis that hangs', async (context) => {
        const { stage, demos } = await play(context, at, { analyses: false })
        await demos[0]?.get('/hang')
        expect(await stage.settled(['AnalysesStuck'])).toEqual(['AnalysesStuck', 'Watchdog'])
        await told(stage, 'AnalysesStuck', TICKETS)
        await demos[0]?.get('/release')
        await demos[0]?.get('/analyze')
        await told(stage, 'AnalysesStuck', TICKETS, true)
        expectSound(stage)
      })
    },
  )
})
