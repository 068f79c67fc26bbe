import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { defineOps } from '../define-ops.ts'
import { parsePromql } from '../promql/parse-promql.ts'
import { emitPrometheus } from './emit-prometheus.ts'

function written(options: Parameters<typeof defineOps>[0] = {}) {
  return new Map(
    emitPrometheus(defineOps({ service: 'shop', ...options })).map(({ path, content }) => [path, parse(content)]),
  )
}

const FILES = written()

test('the service, Prometheus, Alertmanager and the host are scraped, within limits', () => {
  const config = FILES.get('prometheus/prometheus.yml')
  expect(config.global.external_labels).toEqual({ cluster: 'default' })
  expect(config.scrape_configs.map(({ job_name: job }: { job_name: string }) => job)).toEqual([
    'shop',
    'prometheus',
    'alertmanager',
    'node_exporter',
  ])
  expect(config.scrape_configs[0]).toEqual({
    job_name: 'shop',
    metrics_path: '/metrics',
    sample_limit: 50_000,
    label_limit: 40,
    label_value_length_limit: 1_024,
    body_size_limit: '32MB',
    static_configs: [{ targets: ['localhost:5001'] }],
  })
})

test('pods by discovery, credentials and certificates by file', () => {
  const job = (options: object) =>
    written({ prometheus: options as never }).get('prometheus/prometheus.yml').scrape_configs[0]
  expect(job({ discovery: { kind: 'kubernetes', namespaces: ['a'], port: 'metrics' } })).toMatchObject({
    kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: ['a'] } }],
    relabel_configs: expect.arrayContaining([expect.objectContaining({ action: 'keep', regex: 'metrics' })]),
  })
  expect(job({ discovery: { kind: 'files', files: ['targets/*.json'] } }).file_sd_configs).toEqual([
    { files: ['targets/*.json'] },
  ])
  expect(job({ auth: { bearerFile: '/t' }, tls: { caFile: '/ca' } })).toMatchObject({
    scheme: 'https',
    tls_config: { ca_file: '/ca' },
    authorization: { type: 'Bearer', credentials_file: '/t' },
  })
  expect(job({ auth: { username: 'u', passwordFile: '/p' }, tls: true })).toMatchObject({
    scheme: 'https',
    basic_auth: { username: 'u', password_file: '/p' },
  })
})

test('settings that Prometheus would refuse are said', () => {
  const { findings } = defineOps({
    prometheus: {
      scrapeInterval: '2m',
      scrapeTimeout: '3m',
      evaluationInterval: 'often' as '1m',
      externalLabels: { job: 'x' },
    },
  })
  expect(findings.map(({ file }) => file)).toEqual([
    'prometheus.evaluationInterval',
    'prometheus.scrapeTimeout',
    'prometheus.scrapeInterval',
    'prometheus.externalLabels.job',
  ])
})

test('every rule is PromQL, and every alert has a test that fires and, but for the Watchdog, one that is silent', () => {
  const rules = [...FILES].filter(([path]) => path.includes('/rules/')).flatMap(([, { groups }]) => groups)
  const all = rules.flatMap((group: { rules: { alert?: string; expr: string }[] }) => group.rules)
  expect(all.filter(({ expr }) => parsePromql(expr).problems.length > 0)).toEqual([])
  const tests = [...FILES].filter(([path]) => path.includes('/tests/')).flatMap(([, { tests: of }]) => of)
  const names = tests.map(({ name }: { name: string }) => name)
  for (const { alert } of all) {
    if (alert === undefined) continue
    expect(names, alert).toContainEqual(expect.stringContaining(`${alert} fires: `))
    if (alert !== 'Watchdog') expect(names, alert).toContainEqual(expect.stringContaining(`${alert} is silent: `))
  }
})

test('a file of tests reads the rules of its name', () => {
  for (const [path, content] of FILES) {
    const [, name] = /tests\/(.*)\.test\.yml$/.exec(path) ?? []
    if (name !== undefined) expect(content.rule_files).toEqual([`../rules/${name}.yml`])
  }
})

test('tests hold input of another job too, which must not count', () => {
  const [first] = FILES.get('prometheus/tests/saturation.test.yml').tests
  expect(first.input_series.map(({ series }: { series: string }) => /job="(\w+)"/.exec(series)?.[1])).toEqual(
    expect.arrayContaining(['shop', 'elsewhere']),
  )
})

test('an alert that asks every job has no input of another one, which would count', () => {
  const alert = { summary: 'Many', description: 'Many are open.', for: '5m' } as const
  const expression = 'sum(shop_active_connections) > 100'
  const jobsOf = (alerts: NonNullable<Parameters<typeof defineOps>[0]>['alerts']) =>
    written({ alerts })
      .get('prometheus/tests/own.test.yml')
      .tests.flatMap(({ input_series: all }: { input_series: { series: string }[] }) => all)
      .map(({ series }: { series: string }) => /job="(\w+)"/.exec(series)?.[1])
  expect(new Set(jobsOf(() => ({ Many: { ...alert, expression } })))).toEqual(new Set(['shop']))
  expect(
    new Set(jobsOf(({ m }) => ({ Many: { ...alert, expression: m.active_connections.value().sum().above(100) } }))),
  ).toEqual(new Set(['shop', 'elsewhere']))
})
