import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

let project: string

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'observability-cli-'))
  mkdirSync(join(project, 'node_modules/@creativedynamics'), { recursive: true })
  symlinkSync(ROOT, join(project, 'node_modules/@creativedynamics/observability'))
  writeFileSync(join(project, 'package.json'), '{"name":"@acme/shop"}')
})

afterEach(() => rmSync(project, { recursive: true }))

interface Run {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

/** Runs the built command in the project's folder, without a terminal. */
async function run(...args: readonly string[]): Promise<Run> {
  const child = spawn(process.execPath, [join(ROOT, 'dist/cli.js'), ...args], { cwd: project })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk))
  const code = await new Promise<number | null>((done) => child.once('close', done))
  return { code, output, errors }
}

function config(text: string, name = 'observability.config.mjs'): void {
  writeFileSync(join(project, name), text)
}

test('from init to a clean check, and a second run changes nothing', async () => {
  expect(await run('init')).toMatchObject({ code: 0, output: expect.stringContaining('for the service "shop"') })
  expect(await run('init')).toMatchObject({ code: 2, errors: expect.stringContaining('is there already') })

  const generated = await run('generate')
  expect(generated).toMatchObject({ code: 0, output: expect.stringContaining('+ prometheus/prometheus.yml') })
  expect(await run('generate')).toMatchObject({ code: 0, output: expect.stringContaining(', 0 changed') })
  expect(await run('check', '--tools', 'off')).toMatchObject({ code: 0, errors: '' })
  expect(await run('diff')).toMatchObject({ code: 0, output: 'no differences\n' })
})

test('a project in TypeScript that can load it gets a configuration in TypeScript', async () => {
  writeFileSync(join(project, 'tsconfig.json'), '{}')
  symlinkSync(join(ROOT, 'node_modules/tsx'), join(project, 'node_modules/tsx'))
  expect(await run('init')).toMatchObject({ output: expect.stringContaining('+ observability.config.ts') })
  expect(await run('generate')).toMatchObject({ code: 0, output: expect.stringContaining('+ prometheus/') })
})

test('what a change means is shown before it is written', async () => {
  await run('init')
  await run('generate')
  const path = join(project, 'observability.config.mjs')
  writeFileSync(path, readFileSync(path, 'utf8').replace("for: '10m'", "for: '20m'"))
  const { code, output } = await run('diff', '--semantic')
  expect(code).toBe(1)
  expect(output).toContain('rules[alert=ShopOrdersFailing].for: "10m" → "20m"')
  expect(await run('generate', '--dry-run')).toMatchObject({ output: expect.stringContaining('~ prometheus/rules/') })
  expect(await run('diff')).toMatchObject({ code: 1, output: expect.stringContaining('+        for: 20m') })
})

test('a file that was edited is left alone and reported', async () => {
  await run('init')
  await run('generate')
  const path = join(project, 'ops/prometheus/prometheus.yml')
  writeFileSync(path, '# mine\n')
  const { code, output } = await run('generate')
  expect(code).toBe(1)
  expect(output).toContain('! prometheus/prometheus.yml')
  expect(output).toContain('ops/prometheus/prometheus.yml error left alone: it was edited since it was generated')
  expect(readFileSync(path, 'utf8')).toBe('# mine\n')
  expect(await run('generate', '--force')).toMatchObject({ code: 0 })
})

test('only the groups that are named are generated', async () => {
  await run('init')
  await run('generate', '--only', 'grafana', '--out', 'elsewhere')
  expect(existsSync(join(project, 'elsewhere/grafana'))).toBe(true)
  expect(existsSync(join(project, 'elsewhere/prometheus'))).toBe(false)
  expect(await run('generate', '--only', 'grafanna')).toMatchObject({
    code: 2,
    errors: expect.stringContaining('Did you mean grafana?'),
  })
})

test('a metric that does not exist is a finding with the nearest name, and nothing is written', async () => {
  config(`import { defineOps } from '@creativedynamics/observability/ops'
    export default defineOps({ service: 'shop', alerts: () => ({
      Failing: { expression: 'rate(shop_request_total[5m]) > 1', for: '5m', severity: 'warning', summary: 'S', description: 'D' },
    }) })`)
  const generated = await run('generate')
  expect(generated.code).not.toBe(0)
  expect(generated.output + generated.errors).toContain('shop_requests_total')
  expect(existsSync(join(project, 'ops'))).toBe(false)
  const checked = await run('check', '--tools', 'off')
  expect(checked).toMatchObject({ code: 1, output: expect.stringContaining('Did you mean shop_requests_total?') })
})

test('findings come as JSON and as annotations of GitHub', async () => {
  config(`export const observability = { service: 'shop' }`)
  writeFileSync(join(project, 'a.json'), '{"title":"X","panels":[{"title":"A, b","type":"graph","targets":[]}]}')
  const json = await run('check', '--dashboards', '*.json', '--format', 'json', '--tools', 'off')
  expect(json.code).toBe(1)
  expect(JSON.parse(json.output).findings).toContainEqual(
    expect.objectContaining({ rule: 'removed-panel-type', file: 'a.json', line: 1 }),
  )
  const github = await run('check', '--dashboards', 'a.json', '--format', 'github', '--tools', 'off')
  expect(github.output).toContain(
    '::error file=a.json,line=1,title=removed-panel-type::panel "A, b" is of the type "graph"',
  )
})

test('alerts and metrics are explained', async () => {
  config(`export const observability = { service: 'shop' }`)
  const metric = await run('explain', 'requests_total')
  expect(metric).toMatchObject({ code: 0, output: expect.stringContaining('shop_requests_total counter') })
  expect(metric.output).toContain('method, endpoint, status')
  expect(metric.output).toMatch(/grafana\/dashboards\/main\.json: panel "/)
  const alert = await run('explain', 'ShopDown')
  expect(alert).toMatchObject({ code: 0, output: expect.stringContaining('ShopDown alert, critical') })
  expect(await run('explain', 'ShopDwon')).toMatchObject({
    code: 2,
    errors: expect.stringContaining('Did you mean ShopDown?'),
  })
})

test.each([
  [['generate'], 'There is no observability.config file here'],
  [['generat'], 'Did you mean generate?'],
  [['generate', '--onlly', 'x'], 'generate has no option --onlly. Did you mean --only?'],
  [['check', '--format', 'xml'], '--format cannot be "xml"'],
  [['check', '--tools', 'maybe'], '--tools cannot be "maybe"'],
  [['generate', 'prometheus'], 'generate does not take "prometheus"'],
  [['explain'], 'explain needs the name'],
  [['check', '--config', 'none.mjs'], '--config names none.mjs, which does not exist'],
])('%j is wrong use: exit code 2', async (args, message) => {
  expect(await run(...args)).toMatchObject({ code: 2, output: '', errors: expect.stringContaining(message) })
})

test('a configuration is named by a path of any kind', async () => {
  mkdirSync(join(project, 'configs'))
  config(`export const observability = { service: 'shop' }`, 'configs/ops.mjs')
  for (const path of ['configs/ops.mjs', './configs/ops.mjs', join(project, 'configs/ops.mjs')]) {
    expect(await run('explain', 'Down', '--config', path)).toMatchObject({ code: 0 })
  }
})

test('files that are named and not there are wrong use, a misspelt alert has its nearest name', async () => {
  config(`export const observability = { service: 'shop' }`)
  expect(await run('check', '--dashboards', 'none/*.json')).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/^error no file matches .*none\/\*\.json\n$/),
  })
  expect(await run('check', '--rules', 'none.yml')).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/^error cannot read .*none\.yml: ENOENT\n$/),
  })
  expect(await run('explain', 'AllDwn')).toMatchObject({ code: 2, errors: expect.stringContaining('mean AllDown?') })
})

test('a configuration that throws and one of nothing are told with their place', async () => {
  config('throw new Error("boom")')
  expect(await run('check')).toMatchObject({ code: 2, errors: expect.stringContaining('boom') })
  config('export const nothing = 1')
  expect(await run('check')).toMatchObject({ code: 2, errors: expect.stringContaining('observability.config.mjs') })
})

test('a tool that is asked for and missing is exit code 3', async () => {
  config(`export const observability = { service: 'shop' }`)
  expect(await run('test', '--promtool', join(project, 'none'))).toMatchObject({
    code: 3,
    errors: expect.stringContaining('is not installed'),
  })
})

test('help and version', async () => {
  expect(await run('--help')).toMatchObject({ code: 0, output: expect.stringContaining('explain <alert|metric>') })
  expect(await run('check', '--help')).toMatchObject({
    code: 0,
    output: expect.stringContaining('--metrics-url <url>'),
  })
  expect(await run()).toMatchObject({ code: 2 })
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  expect(await run('--version')).toMatchObject({ code: 0, output: `${version}\n` })
})
