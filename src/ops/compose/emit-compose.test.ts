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
