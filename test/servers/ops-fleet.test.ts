import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { artefactsOf } from '../../src/ops/artefacts.ts'
import { defineOps } from '../../src/ops/define-ops.ts'
import { freePort } from '../../src/ops/proof/free-port.ts'
import { type ServerProcess, startServer } from '../../src/ops/proof/server-process.ts'
import { addressOf, type ExampleProcess, runExample } from '../support/example-process.ts'
import { promtool } from './support/command-tools.ts'
import { type RunningPrometheus, startPrometheus } from './support/prometheus.ts'
import { createServerFolder } from './support/server-folder.ts'
import { debianProgram, reasonToSkip, versionsLike } from './support/server-programs.ts'

const noPrometheus = reasonToSkip('prometheus', 'prometheus')
const FAST = { scrapeInterval: '1s', scrapeTimeout: '1s', evaluationInterval: '1s', nodeExporter: false } as const

function filesFor(target: string, fleet: { prometheus?: string[]; remoteWrite?: string } = {}): Record<string, string> {
  const model = defineOps({ service: { name: 'creativedynamics', target }, prometheus: FAST, fleet })
  const { artefacts } = artefactsOf(model, ['prometheus'])
  return Object.fromEntries(artefacts.map(({ path, content }) => [path.replace('prometheus/', ''), content]))
}

/** The rules, evaluated as often as a test can wait for. */
function rulesOf(files: Record<string, string>): Record<string, string> {
  const rules = Object.entries(files).filter(([path]) => path.startsWith('rules/'))
  return Object.fromEntries(rules.map(([path, text]) => [path, text.replaceAll(/interval: \d+[sm]/g, 'interval: 1s')]))
}

describe.skipIf(noPrometheus)(`more than one Prometheus ${noPrometheus ?? ''}`, () => {
  let demo: ExampleProcess
  let target: string

  beforeAll(async () => {
    demo = runExample('demo/main.ts', { args: ['--seconds', '300'] })
    target = new URL(await addressOf(demo)).host
  })
  afterAll(() => demo?.end('SIGKILL'))

  describe.each(versionsLike('prometheus', '2', '3'))('of version %s', (version) => {
    const running: { stop(): Promise<void> }[] = []
    const start = async (options: Parameters<typeof startPrometheus>[0]): Promise<RunningPrometheus> => {
      const server = await startPrometheus({ ...options, version })
      running.push(server)
      return server
    }
    afterAll(async () => {
      for (const server of running.reverse()) await server.stop()
    })

    test('a global one takes what the others have recorded, with its labels', async () => {
      const files = filesFor(target)
      const leaf = await start({ config: files['prometheus.yml'] ?? '', files: rulesOf(files) })
      const { 'federation.yml': federation = '' } = filesFor(target, { prometheus: [`127.0.0.1:${leaf.port}`] })
      const fast = federation.replace('scrape_interval: 30s', 'scrape_interval: 1s')
      const all = await start({ config: fast.replace('scrape_timeout: 20s', 'scrape_timeout: 1s') })
      const [up] = await all.waitForSamples('up{job="creativedynamics"}', undefined, 30_000)
      expect(up).toMatchObject({ labels: { instance: target }, value: 1 })
      await all.waitForSamples('slo:sli_error:ratio_rate5m', (samples) => samples.length === 2, 40_000)
      // Nothing that was scraped, however many series that is.
      const names = await all.query('count by (__name__) ({job="creativedynamics", __name__!~"up|ALERTS"})')
      expect(names.samples).toEqual([])
      const series = await all.query('count({service="creativedynamics"})')
      const scraped = await leaf.query('count({job="creativedynamics"})')
      expect(scraped.samples[0]?.value).toBeGreaterThan(4 * (series.samples[0]?.value ?? 0))
    })

    test('an agent scrapes and writes to one that has the rules', async () => {
      const files = filesFor(target)
      const rules = rulesOf(files)
      const config = { global: { evaluation_interval: '1s' }, rule_files: ['rules/*.yml'] }
      const receiver = await start({ config, files: rules, args: ['--web.enable-remote-write-receiver'] })
      const { 'agent.yml': agent = '' } = filesFor(target, { remoteWrite: `${receiver.url}/api/v1/write` })
      running.push(await startAgent(agent, version))
      const [requests] = await receiver.waitForSamples('sum(creativedynamics_requests_total)', undefined, 40_000)
      expect(requests?.value).toBeGreaterThan(0)
      await receiver.waitForSamples('slo:sli_error:ratio_rate5m', (samples) => samples.length === 2, 40_000)
    })

    test('promtool takes the files', () => {
      const folder = createServerFolder('fleet')
      try {
        const files = filesFor(target)
        const agent = folder.write('agent.yml', files['agent.yml'] ?? '')
        const federation = folder.write('federation.yml', files['federation.yml'] ?? '')
        expect(promtool(['check', 'config', '--agent', agent], { version })).toMatchObject({ status: 0 })
        expect(promtool(['check', 'config', federation], { version })).toMatchObject({ status: 0 })
      } finally {
        folder.remove()
      }
    })
  })
})

async function startAgent(config: string, version: string): Promise<Pick<ServerProcess, 'stop'>> {
  const port = await freePort()
  const folder = createServerFolder('agent')
  const server = await startServer({
    program: debianProgram('prometheus', 'prometheus', version),
    args: [
      version.startsWith('2') ? '--enable-feature=agent' : '--agent',
      `--config.file=${folder.write('agent.yml', config)}`,
      `--storage.agent.path=${folder.path}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    cwd: folder.path,
    readyUrl: `http://127.0.0.1:${port}/-/ready`,
  })
  return { stop: () => server.stop().finally(folder.remove) }
}
