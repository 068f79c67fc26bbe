import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { artefactsOf } from '../../src/ops/artefacts.ts'
import { defineOps } from '../../src/ops/define-ops.ts'
import { GUIDE_EXPRESSIONS, guideText } from '../../src/ops/guide/guide-expressions.ts'
import { addressOf, type ExampleProcess, runExample } from '../support/example-process.ts'
import { amtool } from './support/command-tools.ts'
import { type RunningPrometheus, startPrometheus } from './support/prometheus.ts'
import { createServerFolder } from './support/server-folder.ts'
import { reasonToSkip, versionsLike } from './support/server-programs.ts'

const noPrometheus = reasonToSkip('prometheus', 'prometheus')
const model = defineOps({ service: 'creativedynamics', targets: 'guide' })

function guideFile(name: string): string {
  const found = artefactsOf(model, ['guide']).artefacts.find(({ path }) => path === `guide/${name}`)
  if (found === undefined) throw new Error(`no guide/${name}`)
  return found.content
}

/** The guide's configuration, at the demo's address and with scrapes that a test can wait for. */
function configFor(address: string): string {
  const text = guideFile('prometheus.yml')
  const changed = text
    .replace("'localhost:5001'", `'${new URL(address).host}'`)
    .replace('scrape_interval: 15s', 'scrape_interval: 250ms\n  scrape_timeout: 250ms')
  expect(changed.split('250ms')).toHaveLength(3)
  return changed
}

describe.skipIf(noPrometheus)(`the expressions of the guide ${noPrometheus ?? ''}`, () => {
  let demo: ExampleProcess
  let address: string

  beforeAll(async () => {
    demo = runExample('demo/main.ts', { args: ['--seconds', '300'] })
    address = await addressOf(demo)
  })
  afterAll(() => demo?.end('SIGKILL'))

  describe.each(versionsLike('prometheus', '2', '3'))('in Prometheus %s', (version) => {
    let prometheus: RunningPrometheus

    beforeAll(async () => {
      const files = { 'alerts.yml': guideFile('alerts.yml') }
      prometheus = await startPrometheus({ config: configFor(address), version, files })
      // Everything is there when an analysis, and an error after the first scrape, were seen.
      await prometheus.waitForSamples('rate(creativedynamics_analyses_total[1h]) > 0', undefined, 30_000)
      await prometheus.waitForSamples('rate(creativedynamics_errors_total[5m]) > 0', undefined, 30_000)
    })
    afterAll(() => prometheus?.stop())

    test.each(GUIDE_EXPRESSIONS)('$source $name', async (expression) => {
      const text = guideText(expression, model.prefix, model.service.name)
      const { samples, remarks } = await prometheus.query(text)
      if (expression.answers === 'data') expect(samples.length).toBeGreaterThan(0)
      if (typeof expression.answers === 'object') expect(samples).toEqual([])
      if (expression.answers === 'condition') {
        const [left = ''] = text.split(/ (?:>|==) [\d.]+$/)
        expect(left).not.toBe(text)
        expect((await prometheus.query(left)).samples.length).toBeGreaterThan(0)
      }
      // The one name that is no counter's by Prometheus' rules, and that the guide has fixed.
      if (!text.includes('data_processed_bytes')) expect(remarks).toEqual([])
    })

    test('its alert rules are loaded and evaluate without an error', async () => {
      const { groups } = await prometheus.get('/api/v1/rules')
      expect(groups[0].rules.map(({ name }: { name: string }) => name)).toEqual([
        ...['HighErrorRate', 'HighLatency', 'ServiceDown', 'HighMemoryUsage'],
      ])
      expect(groups[0].rules.filter(({ lastError }: { lastError?: string }) => lastError)).toEqual([])
    })
  })
})

test.skipIf(noPrometheus).each(versionsLike('alertmanager', '0.28', '0.33'))(
  "the guide's alertmanager.yml is taken by Alertmanager %s, and reaches every receiver",
  (version) => {
    const folder = createServerFolder('guide')
    try {
      const file = folder.write('alertmanager.yml', guideFile('alertmanager.yml'))
      expect(amtool(['check-config', file], { version })).toMatchObject({ status: 0 })
      const routed = (severity: string) => {
        const args = ['config', 'routes', 'test', `--config.file=${file}`, `severity=${severity}`]
        return amtool(args, { version }).output.split('\n')[0]
      }
      expect(routed('critical')).toBe('team-notifications,pagerduty-critical')
      expect(routed('warning')).toBe('team-notifications,slack-warnings')
    } finally {
      folder.remove()
    }
  },
)
