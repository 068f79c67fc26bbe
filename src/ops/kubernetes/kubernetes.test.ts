import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { defineOps } from '../define-ops.ts'
import { parsePromql } from '../promql/parse-promql.ts'
import { emitKubernetes } from './emit-kubernetes.ts'
import type { KubernetesOptions } from './kubernetes-options.ts'

function written(kubernetes?: KubernetesOptions, more: object = {}) {
  const artefacts = emitKubernetes(defineOps({ service: 'shop', kubernetes, ...more }))
  return Object.fromEntries(artefacts.map(({ path, content }) => [path.slice('kubernetes/'.length), parse(content)]))
}

test('everything carries the labels that a Prometheus selects', () => {
  const files = written({ labels: { release: 'monitoring' }, namespace: 'prod' })
  const objects = Object.values(files).flatMap((file) => (file.kind === 'List' ? file.items : [file]))
  for (const { metadata } of objects) {
    expect(metadata.namespace).toBe('prod')
    expect(metadata.labels).toMatchObject({ release: 'monitoring', 'app.kubernetes.io/name': 'shop' })
  }
})

test('without such labels there is a warning', () => {
  expect(defineOps({ kubernetes: {} }).findings.map(({ level, rule }) => [level, rule])).toEqual([
    ['warning', 'kubernetes-labels'],
  ])
})

test('the job of the monitor is the job that the rules select', () => {
  const { 'servicemonitor.yml': monitor, 'prometheusrule.yml': rules } = written()
  expect(monitor.spec).toMatchObject({
    jobLabel: 'app.kubernetes.io/name',
    selector: { matchLabels: { 'app.kubernetes.io/name': 'shop' } },
    sampleLimit: 50_000,
    endpoints: [{ port: 'http', path: '/metrics', interval: '15s' }],
  })
  expect(JSON.stringify(rules.spec.groups)).toContain('job=\\"shop\\"')
  expect(rules.spec.groups.map(({ name }: { name: string }) => name)).toContain('shop-health')
})

test('no rule names a job that the operator calls otherwise: those of Prometheus, Alertmanager and the hosts are not asked for', () => {
  const { groups } = written()['prometheusrule.yml'].spec
  const expressions = groups.flatMap(({ rules }: { rules: { expr: string }[] }) => rules.map(({ expr }) => expr))
  const selectors = expressions.flatMap((text: string) => parsePromql(text).selectors)
  const jobs = new Map<string, Set<string>>()
  for (const { name, matchers } of selectors) {
    const job = matchers.find(({ label }: { label: string }) => label === 'job')
    jobs.set(name, (jobs.get(name) ?? new Set()).add(job?.value))
  }
  const foreign = [
    'alertmanager_notifications_failed_total',
    'node_memory_MemTotal_bytes',
    'prometheus_config_last_reload_successful',
  ]
  expect(foreign.map((name) => [...(jobs.get(name) ?? [])])).toEqual([[undefined], [undefined], [undefined]])
  expect([...jobs.values()].flatMap((of) => [...of]).filter((job) => job !== undefined && job !== 'shop')).toEqual([])
})

test('pods can be monitored, with credentials from a secret', () => {
  const of = (auth: object) =>
    written({ monitor: 'pod', secret: 'scrape' }, { prometheus: { auth, tls: true } })['podmonitor.yml']
  expect(of({ bearerFile: '/t' }).spec.podMetricsEndpoints[0]).toMatchObject({
    scheme: 'https',
    authorization: { credentials: { name: 'scrape', key: 'token' } },
  })
  expect(of({ username: 'u', passwordFile: '/p' }).spec.podMetricsEndpoints[0]).toMatchObject({
    basicAuth: { password: { name: 'scrape', key: 'password' } },
  })
})

test('the deployment asks each probe for what it is', () => {
  const [deployment, service] = written()['workload.yml'].items
  const [container] = deployment.spec.template.spec.containers
  const paths = ['startupProbe', 'livenessProbe', 'readinessProbe'].map((probe) => container[probe].httpGet.path)
  expect(paths).toEqual(['/health/startup', '/health/live', '/health/ready'])
  expect(container.ports).toEqual([{ name: 'http', containerPort: 5001 }])
  expect(service.spec.ports[0].targetPort).toBe('http')
})

test('each dashboard is a config map for the sidecar of Grafana', () => {
  const { items } = written()['dashboards.yml']
  expect(items.length).toBe(defineOps().dashboards.length)
  for (const { metadata, data } of items) {
    expect(metadata.labels.grafana_dashboard).toBe('1')
    for (const text of Object.values<string>(data)) expect(JSON.parse(text).uid).toMatch(/^shop-/)
  }
})
