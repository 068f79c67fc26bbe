import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { artefactsOf } from '../artefacts.ts'
import { defineOps } from '../define-ops.ts'
import type { ComposeService } from './compose-service.ts'

interface ComposeFile {
  readonly services: { readonly [name: string]: ComposeService }
  readonly volumes: object
}

const { artefacts } = artefactsOf(defineOps({ service: 'shop' }))
const contentOf = (path: string) => artefacts.find((one) => one.path === path)?.content ?? ''
const { services, volumes } = parse(contentOf('docker-compose.yml')) as ComposeFile

test('all of it is there', () => {
  expect(Object.keys(services)).toEqual([
    ...['shop', 'prometheus', 'alertmanager', 'node-exporter', 'grafana'],
    ...['otel-agent', 'otel-gateway', 'loki', 'tempo'],
    ...['elasticsearch', 'kibana', 'elastic-setup', 'logstash', 'filebeat'],
  ])
})

describe.each(Object.entries(services))('%s', (_, service) => {
  const { image, ports = [], depends_on = {} } = service
  const mounts = (service.volumes ?? []).map((volume) => volume.split(':')[0] as string)

  test('has an image of one version', () => {
    expect(image).toMatch(/:v?\d+\.\d+\.\d+(?:-[a-z]+)?$/)
  })

  test('mounts what is generated, or a volume that is declared', () => {
    for (const source of mounts) {
      if (source.startsWith('./')) {
        const path = source.slice(2)
        expect(artefacts.some((one) => one.path === path || one.path.startsWith(`${path}/`))).toBe(true)
      } else if (/^\w/.test(source)) {
        expect(volumes).toHaveProperty(source)
      }
    }
  })

  test('publishes its ports on this machine alone', () => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/)
  })

  test('waits for services that exist', () => {
    for (const name of Object.keys(depends_on)) expect(services).toHaveProperty(name)
  })
})

test('every file that a command names is mounted there', () => {
  for (const { command = [], volumes: mounted = [] } of Object.values(services)) {
    const files = command.flatMap((word) => /^-{1,2}config(?:\.file)?=(.+)$/.exec(word)?.[1] ?? [])
    const targets = mounted.map((volume) => volume.split(':')[1] as string)
    for (const file of files)
      expect(targets.some((target) => file === target || file.startsWith(`${target}/`))).toBe(true)
  }
})

test('every address in the generated files is that of a service', () => {
  const files = ['compose/prometheus.yml', 'otelcol/agent.yml', 'otelcol/gateway.yml', 'filebeat/filebeat.yml']
  const pipelines = ['logstash/pipeline/logstash.conf', 'grafana/provisioning/datasources/shop.yml']
  const hosts = [...files, ...pipelines].flatMap((path) =>
    [...contentOf(path).matchAll(/(?:https?:\/\/|- |endpoint: |:)([a-z-]+):\d{4,5}\b/g)].map(([, host]) => host),
  )
  expect(new Set(hosts).size).toBeGreaterThan(7)
  const known = new Set([...Object.keys(services), 'localhost'])
  expect(hosts.filter((host) => !known.has(host as string))).toEqual([])
})

test('without Logstash Filebeat writes to Elasticsearch', () => {
  const direct = artefactsOf(defineOps({ service: 'shop', logs: { through: 'elasticsearch' } })).artefacts
  const compose = parse(direct.find(({ path }) => path === 'docker-compose.yml')?.content ?? '') as ComposeFile
  expect(compose.services).not.toHaveProperty('logstash')
  const filebeat = parse(direct.find(({ path }) => path === 'filebeat/filebeat.yml')?.content ?? '') as object
  expect(filebeat).toMatchObject({ 'output.elasticsearch': { index: 'logs-shop-default' } })
})

test('an Elasticsearch behind https gets an API key from the environment', () => {
  const secured = artefactsOf(defineOps({ service: 'shop', logs: { elasticsearch: 'https://es:9200' } })).artefacts
  const pipeline = secured.find(({ path }) => path.endsWith('logstash.conf'))?.content
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Logstash fills it in
  expect(pipeline).toContain('api_key => "${ELASTICSEARCH_API_KEY}"')
  expect(contentOf('logstash/pipeline/logstash.conf')).not.toContain('api_key')
})

test('what an objective sums up is kept, and what the scrape needs to be let in is where the container finds it', () => {
  const model = defineOps({
    service: 'shop',
    slos: { periodDays: 90 },
    prometheus: { auth: { bearerFile: '/run/keys/scrape-token' }, tls: { caFile: 'ca.pem', serverName: 'shop' } },
    alertmanager: { secrets: '/run/secrets' },
  })
  const file = (path: string) => artefactsOf(model).artefacts.find((artefact) => artefact.path === path)?.content ?? ''
  const { prometheus, alertmanager } = parse(file('docker-compose.yml')).services
  expect(prometheus.command).toContain('--storage.tsdb.retention.time=90d')
  expect(prometheus.volumes).toContain('./prometheus/secrets:/etc/prometheus/secrets:ro')
  expect(alertmanager.volumes).toContain('./alertmanager/secrets:/run/secrets:ro')
  expect(parse(file('compose/prometheus.yml')).scrape_configs[0]).toMatchObject({
    authorization: { credentials_file: '/etc/prometheus/secrets/scrape-token' },
    tls_config: { ca_file: '/etc/prometheus/secrets/ca.pem', server_name: 'shop' },
  })
  for (const secret of ['prometheus/secrets/scrape-token', 'alertmanager/secrets/slack_api_url'])
    expect(file('docker-compose.yml')).toContain(`# ${secret}\n`)
})
