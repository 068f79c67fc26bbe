import { createServer } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { until } from '../../src/ops/proof/until.ts'
import { listen } from '../support/http-server.ts'
import { startAlertmanager } from './support/alertmanager.ts'
import { amtool, promtool } from './support/command-tools.ts'
import { startPrometheus } from './support/prometheus.ts'
import { createServerFolder } from './support/server-folder.ts'
import { reasonToSkip, versionsOf } from './support/server-programs.ts'

const noPrometheus = reasonToSkip('prometheus', 'prometheus')
const noAlertmanager = reasonToSkip('prometheus', 'alertmanager')

describe.skipIf(noPrometheus)(`Prometheus ${noPrometheus ?? 'as it is got'}`, () => {
  test.each(versionsOf('prometheus'))(
    '%s starts, scrapes, answers queries and leaves nothing behind',
    async (version) => {
      const prometheus = await startPrometheus({
        version,
        config: ({ port }) => ({
          global: { scrape_interval: '250ms', scrape_timeout: '250ms' },
          scrape_configs: [{ job_name: 'itself', static_configs: [{ targets: [`127.0.0.1:${port}`] }] }],
        }),
      })
      onTestFinished(prometheus.stop)
      expect(prometheus.version).toBe(version)
      expect(await prometheus.waitForSamples('up == 1')).toMatchObject([{ labels: { job: 'itself' }, value: 1 }])
      expect(await prometheus.targets()).toEqual([{ job: 'itself', health: 'up', lastError: '' }])
      await expect(prometheus.query('rate(up')).rejects.toThrow('parse error')
      await prometheus.stop()
      expect(() => process.kill(prometheus.pid, 0)).toThrow('ESRCH')
    },
  )

  test.each(versionsOf('prometheus'))('a %s that cannot start says why', async (version) => {
    await expect(startPrometheus({ version, config: 'nonsense: true' })).rejects.toThrow(/field nonsense not found/)
  })

  test.each(versionsOf('prometheus'))('promtool of %s tells good from bad', (version) => {
    const check = (input: string) => promtool(['check', 'metrics'], { version, input }).status
    expect(check('# HELP good_total Help\n# TYPE good_total counter\ngood_total 1\n')).toBe(0)
    expect(check('bad{ 1\n')).toBe(1)
  })
})

describe.skipIf(noAlertmanager)(`Alertmanager ${noAlertmanager ?? 'as it is got'}`, () => {
  test.each(versionsOf('alertmanager'))('%s sends an alert to a webhook', async (version) => {
    const received: string[] = []
    const sink = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => received.push(text))
      request.on('end', () => response.end())
    })
    const { url, close } = await listen(sink)
    onTestFinished(close)
    const alertmanager = await startAlertmanager({
      version,
      config: {
        route: { receiver: 'hook', group_wait: '10ms' },
        receivers: [{ name: 'hook', webhook_configs: [{ url }] }],
      },
    })
    onTestFinished(alertmanager.stop)
    await alertmanager.post([{ labels: { alertname: 'Tried' } }])
    expect(await until('a message', () => received[0])).toContain('"alertname":"Tried"')
    expect(await alertmanager.alerts()).toMatchObject([{ labels: { alertname: 'Tried' }, status: { state: 'active' } }])
  })

  test.each(versionsOf('alertmanager'))('amtool of %s tells good from bad', (version) => {
    const good = { route: { receiver: 'nobody' }, receivers: [{ name: 'nobody' }] }
    const folder = createServerFolder('amtool')
    onTestFinished(folder.remove)
    const check = (config: object) =>
      amtool(['check-config', folder.write('alertmanager.yml', config)], { version }).status
    expect(check(good)).toBe(0)
    expect(check({ ...good, receivers: [] })).toBe(1)
  })
})
