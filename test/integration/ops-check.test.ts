import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { counter, defineMetrics } from '../../src/catalogue/definition.ts'
import { check } from '../../src/ops/check/check.ts'
import { defineOps } from '../../src/ops/define-ops.ts'
import { generate } from '../../src/ops/generate.ts'

/** The files of the Python guide, as they stand there. */
const GUIDE = fileURLToPath(new URL('../fixtures/guide', import.meta.url))
const ops = defineOps({ service: 'creativedynamics' })

let folder: string
const servers: Server[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ops-check-'))
})

afterEach(async () => {
  rmSync(folder, { recursive: true })
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))))
})

function countByRule(findings: readonly { readonly rule: string }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { rule } of findings) counts[rule] = (counts[rule] ?? 0) + 1
  return counts
}

async function serve(answer: (url: URL) => string): Promise<string> {
  const server = createServer((request, response) => response.end(answer(new URL(request.url as string, 'http://x'))))
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('what is generated has no findings, and stays current', async () => {
  const { changed } = await generate(ops, { out: folder })
  expect(changed).toBeGreaterThan(0)
  expect(await check(ops, { out: folder, tools: 'off' })).toMatchObject({ ok: true, findings: [] })
  expect(await generate(ops, { out: folder })).toMatchObject({ changed: 0, findings: [] })
})

test('a folder that differs is told file by file', async () => {
  const [first, second, third] = (await generate(ops, { out: folder })).files.map(({ path }) => join(folder, path))
  rmSync(first as string)
  writeFileSync(second as string, 'edited')
  const { findings } = await check(ops, { out: folder, tools: 'off' })
  expect(findings).toContainEqual(expect.objectContaining({ rule: 'missing-file', file: first }))
  expect(findings).toContainEqual(expect.objectContaining({ rule: 'kept-file', file: second }))
  expect(findings.filter(({ file }) => file === third)).toEqual([])
  const empty = await check(ops, { out: join(folder, 'nothing'), tools: 'off' })
  expect(empty.findings.map(({ rule }) => rule)).toEqual(['not-generated'])
})

test("the guide's dashboard has the defects that are known of it", async () => {
  const { findings } = await check(ops, { files: [`${GUIDE}/grafana-dashboard.json`], tools: 'off' })
  expect(findings.length).toBeGreaterThanOrEqual(64)
  expect(countByRule(findings)).toEqual({
    'dashboard-wrapper': 1,
    'uneditable-dashboard': 1,
    'dashboard-uid': 1,
    'dashboard-schema-version': 1,
    'template-datasource-rule': 1,
    'template-job-rule': 1,
    'template-instance-rule': 1,
    'panel-title-description-rule': 6,
    'removed-panel-type': 5,
    'panel-grid-pos': 6,
    'panel-datasource-rule': 6,
    'panel-units-rule': 6,
    'target-ref-id': 7,
    'target-job-rule': 7,
    'target-instance-rule': 7,
    'target-rate-interval-rule': 6,
    'quantile-needs-sum-by-le': 3,
  })
})

test("the guide's rules, routes and pipeline have the defects that promtool and amtool do not see", async () => {
  const files = ['alerts.yml', 'alertmanager.yml', 'logstash.conf'].map((name) => `${GUIDE}/${name}`)
  const { findings } = await check(ops, { files, tools: 'off' })
  const places = findings.map(({ file, line, rule }) => `${file.slice(GUIDE.length + 1)}:${line} ${rule}`)
  expect(places).toEqual([
    'alertmanager.yml:1 no-inhibition',
    'alertmanager.yml:5 secret-in-clear',
    'alertmanager.yml:7 unknown-alert-label',
    'alertmanager.yml:7 unknown-alert-label',
    'alertmanager.yml:9 short-group-interval',
    'alertmanager.yml:14 deprecated-matcher',
    'alertmanager.yml:16 continue-to-nowhere',
    'alertmanager.yml:18 deprecated-matcher',
    'alertmanager.yml:21 unreached-receiver',
    'alertmanager.yml:23 send-resolved',
    'alertmanager.yml:28 pagerduty-v1',
    'alertmanager.yml:28 secret-in-clear',
    'alertmanager.yml:29 common-annotations',
    'alertmanager.yml:32 send-resolved',
    'alertmanager.yml:32 placeholder-url',
    'alertmanager.yml:35 common-annotations',
    'alerts.yml:6 alert-runbook',
    'alerts.yml:7 alert-unaggregated',
    'alerts.yml:12 alert-value-format',
    'alerts.yml:15 alert-runbook',
    'alerts.yml:16 quantile-needs-sum-by-le',
    'alerts.yml:16 alert-unaggregated',
    'alerts.yml:21 alert-value-format',
    'alerts.yml:24 alert-runbook',
    'alerts.yml:25 down-without-absent',
    'alerts.yml:33 alert-runbook',
    'logstash.conf:21 date-without-zone',
    'logstash.conf:27 daily-index',
    'logstash.conf:32 mail-per-line',
  ])
})

test("the guide's searches name a field that no line has", async () => {
  const { findings } = await check(ops, { files: [`${GUIDE}/kibana-queries.json`], tools: 'off' })
  expect(findings.map(({ rule, line, fix }) => [rule, line, fix])).toEqual([
    ['unknown-log-field', 31, 'Did you mean error_type?'],
  ])
})

test('a pattern that matches nothing and a file that is not there are said', async () => {
  await expect(check(ops, { files: [`${folder}/*.json`] })).rejects.toThrow(`no file matches ${folder}/*.json`)
  await expect(check(ops, { files: [`${folder}/none.json`] })).rejects.toThrow(
    `cannot read ${folder}/none.json: ENOENT`,
  )
})

test('an accepted finding is left out, and an acceptance that nothing needs any more is said', async () => {
  const ignore = [
    { rule: 'alert-runbook', reason: 'They are in the wiki' },
    { rule: 'alert-for', matching: 'Sometimes', reason: 'Gone since' },
  ]
  const tolerant = defineOps({ service: 'creativedynamics', ignore })
  const { findings } = await check(tolerant, { files: [`${GUIDE}/alerts.yml`], tools: 'off' })
  expect(countByRule(findings)).not.toHaveProperty('alert-runbook')
  expect(findings).toContainEqual(expect.objectContaining({ rule: 'stale-ignore', level: 'warning' }))
})

test("an own metric that nobody looks at is a warning, and one on somebody's dashboard is not", async () => {
  const metrics = defineMetrics({ orders_total: counter({ help: 'Orders' }) })
  const shop = defineOps({ service: 'shop', metrics })
  await generate(shop, { out: folder })
  const { ok, findings } = await check(shop, { out: folder, tools: 'off' })
  expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
    ['unused-metric', 'shop_orders_total is on no dashboard and in no rule'],
  ])
  expect(ok).toBe(true)
})

test('a live process that does not expose what is read is found out', async () => {
  const page = (): string =>
    '# TYPE creativedynamics_errors_total counter\ncreativedynamics_errors_total{error_type="x"} 1\n'
  const url = await serve(page)
  const { findings } = await check(ops, { files: [`${GUIDE}/alerts.yml`], metricsUrl: `${url}/metrics`, tools: 'off' })
  expect(findings.filter(({ rule }) => rule === 'not-exposed').map(({ message }) => message)).toEqual([
    `alert HighLatency reads creativedynamics_request_duration_seconds_bucket, which ${url}/metrics does not expose`,
  ])
  const gone = await check(ops, { files: [`${GUIDE}/alerts.yml`], metricsUrl: 'http://127.0.0.1:1/', tools: 'off' })
  expect(countByRule(gone.findings).unreachable).toBe(1)
})

test('what a process declares without a value, and what it can measure elsewhere only, is a warning', async () => {
  const url = await serve(() => '# TYPE creativedynamics_analyses_total counter\n# TYPE x gauge\nx 1\n')
  await generate(ops, { out: folder })
  const { findings } = await check(ops, { out: folder, metricsUrl: `${url}/metrics`, tools: 'off' })
  const about = (name: string) => findings.filter(({ message }) => message.includes(`reads ${name},`))
  expect(about('creativedynamics_analyses_total')).toMatchObject([{ level: 'warning', rule: 'no-value-yet' }])
  expect(about('container_memory_limit_bytes')).toMatchObject([{ level: 'warning', rule: 'not-measured-here' }])
  expect(about('creativedynamics_requests_total')).toMatchObject([{ level: 'error', rule: 'not-exposed' }])
})

test('a Prometheus is asked every expression, with the variables of dashboards filled in', async () => {
  const asked: string[] = []
  const url = await serve(({ pathname, searchParams }) => {
    asked.push(`${pathname} ${searchParams.get('query')}`)
    const full = searchParams.get('query')?.includes('errors_total')
    return JSON.stringify({
      status: 'success',
      infos: full ? ['metric might not be a counter'] : [],
      data: { result: full ? [1] : [] },
    })
  })
  const dashboard = JSON.parse(readFileSync(`${GUIDE}/grafana-dashboard.json`, 'utf8')).dashboard
  const expr = 'sum(rate(creativedynamics_requests_total{job=~"$job"}[$__rate_interval]))'
  dashboard.panels = [{ title: 'New', targets: [{ expr }] }, dashboard.panels[2]]
  writeFileSync(join(folder, 'a.json'), JSON.stringify(dashboard))
  const { findings } = await check(ops, { files: [join(folder, 'a.json')], prometheus: url, tools: 'off' })
  expect(asked).toEqual([
    '/api/v1/query sum(rate(creativedynamics_requests_total{job=~".+"}[5m]))',
    '/api/v1/query rate(creativedynamics_errors_total[5m])',
  ])
  expect(findings).toContainEqual(expect.objectContaining({ rule: 'no-data', message: 'panel "New" has no data' }))
  expect(findings).toContainEqual(
    expect.objectContaining({ rule: 'query-warning', message: 'panel "Error Rate": metric might not be a counter' }),
  )
})
