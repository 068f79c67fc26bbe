import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsumerApp, createConsumerApp } from '../support/built-package.ts'
import { OtlpCollector } from '../support/otlp-collector.ts'
import { type StartedApp, startApp } from '../support/started-app.ts'

const REGISTER = '@creativedynamics/observability/register'

const apps: Partial<Record<'module' | 'commonjs', ConsumerApp>> = {}

beforeAll(async () => {
  for (const type of ['module', 'commonjs'] as const) apps[type] = await createConsumerApp(type, ['express', 'tsx'])
})

afterAll(() => {
  for (const made of Object.values(apps)) made.remove()
})

/** A folder of its own inside the application, so that configuration files of tests do not meet. */
function folderOf(name: string, files: Readonly<Record<string, string>>, type: 'module' | 'commonjs' = 'module') {
  const outer = apps[type] as ConsumerApp
  const folder = join(outer.folder, name)
  mkdirSync(folder, { recursive: true })
  const made: ConsumerApp = { ...outer, folder, write: (file, text) => outer.write(join(name, file), text) }
  made.write('package.json', JSON.stringify({ name: `@acme/${name}`, version: '1.2.3', type }))
  for (const [file, text] of Object.entries(files)) made.write(file, text)
  return made
}

const IMPORTS = {
  module: (names: string) => `
import express from 'express'
import { createServer } from 'node:http'
import { ${names} } from '@creativedynamics/observability'
`,
  commonjs: (names: string) => `
const express = require('express')
const { createServer } = require('node:http')
const { ${names} } = require('@creativedynamics/observability')
`,
}

/** Serves one request to itself; `print` says what came of it. */
const SERVE = `
const print = (result) => console.log('RESULT ' + JSON.stringify(result))
const server = express().get('/items/:id', (req, res) => res.json(getObservability().context() ?? null)).listen(0, '127.0.0.1')
const origin = () => 'http://127.0.0.1:' + server.address().port
async function serve() {
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
  const response = await fetch(origin() + '/items/7')
  const context = await response.json()
  server.close()
  const text = await getObservability().metrics.registry.metrics()
  const counts = Object.fromEntries([...text.matchAll(/^(\\w+_requests_total\\{[^}]*endpoint="([^"]*)"[^}]*\\}) (\\d+)$/gm)].map(([, , endpoint, n]) => [endpoint, Number(n)]))
  print({ context, counts, service: getObservability().options.service, id: response.headers.get('x-request-id') })
}
`

const program = (type: 'module' | 'commonjs', body = 'serve()', names = 'getObservability') =>
  `${IMPORTS[type](names)}${SERVE}${body}\n`

interface Served {
  readonly context: { readonly traceId: string; readonly endpoint: string } | null
  readonly counts: Readonly<Record<string, number>>
  readonly service: { readonly name: string; readonly version: string }
}

const servedBy = ({ results }: StartedApp) => results[0] as Served

describe.each([
  ['module', '--import'],
  ['commonjs', '--import'],
  ['commonjs', '--require'],
  ['module', '--require'],
] as const)('a %s application with %s', (type, flag) => {
  test('is observed without a line of code, by its route templates and once', async () => {
    const made = folderOf(`plain-${type}${flag}`, { 'main.js': program(type) }, type)
    const run = await startApp(made, { flags: [flag, REGISTER] })
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
    expect(servedBy(run).counts).toEqual({ '/items/:id': 1 })
    expect(servedBy(run).context?.traceId).toMatch(/^[0-9a-f]{32}$/)
    expect(servedBy(run).service).toMatchObject({ name: `@acme/plain-${type}${flag}`, version: '1.2.3' })
    expect(run.lines.filter(({ logger }) => logger === 'http')).toMatchObject([{ endpoint: '/items/:id', status: 200 }])
  })

  test('reads a configuration file, which the environment does not overrule', async () => {
    const made = folderOf(
      `config-${type}${flag}`,
      {
        'main.js': program(type),
        'observability.config.mjs': `export const observability = { service: { name: 'by-file', version: '9' }, http: { ignore: ['/items*'] } }`,
      },
      type,
    )
    const run = await startApp(made, { flags: [flag, REGISTER], env: { OTEL_SERVICE_NAME: 'by-environment' } })
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
    expect(servedBy(run)).toMatchObject({ context: null, counts: {}, service: { name: 'by-file', version: '9' } })
  })

  test('what modules asked of the registered instance is the application’s own instance’s', async () => {
    const body = `
const early = getObservability()
early.health.register('db', () => ({ pool: 5 }))
early.onShutdown(() => print('hook'))
early.setLevel('app.*', 'error')
const ran = async () => {
  const before = await early.health.run()
  const own = createObservability({ service: 'own' })
  print([before.checks.db, (await own.health.run()).checks.db].map((check) => check && check.details))
  print(own.getLogger('app.db').level)
  await own.shutdown()
  server.close()
}
ran()
`
    const names = 'createObservability, getObservability'
    const made = folderOf(`early-${type}${flag}`, { 'main.js': program(type, body, names) }, type)
    const run = await startApp(made, { flags: [flag, REGISTER] })
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
    expect(run.results).toEqual([[{ pool: 5 }, { pool: 5 }], 'error', 'hook'])
  })

  test('the application’s own call takes over: its options go first, and nothing is counted twice', async () => {
    const body = `
const early = getObservability()
const jobs = early.metrics.counter({ name: 'jobs_total', help: 'Jobs' })
jobs.inc()
const own = createObservability({ service: 'own', logging: { level: 'info' } })
jobs.inc()
early.logger.info('taken before')
print({ isCurrent: getObservability() === own, jobs: (own.metrics.registry.getSingleMetric('own_jobs_total') !== undefined) })
serve()`
    const made = folderOf(
      `own-${type}${flag}`,
      {
        'main.js': program(type, body, 'createObservability, getObservability'),
        'observability.config.mjs': `export const observability = { service: { name: 'by-file', version: '9' }, logging: { level: 'error' }, http: { correlationHeader: 'x-trace' } }`,
      },
      type,
    )
    const run = await startApp(made, { flags: [flag, REGISTER] })
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
    expect(run.results[0]).toEqual({ isCurrent: true, jobs: true })
    expect(run.results[1]).toMatchObject({
      counts: { '/items/:id': 1 },
      service: { name: 'own', version: '9' },
      id: null,
    })
    expect(run.lines.map(({ message }) => message)).toEqual([
      'observability started',
      'taken before',
      'GET /items/:id 200',
    ])
  })
})

test('spans of an application that has its own call arrive once, each', async () => {
  const collector = await new OtlpCollector().start()
  try {
    const body = `const obs = createObservability({ service: 'own' })\nserve().then(() => obs.span('work', () => {})).then(() => obs.shutdown())`
    const made = folderOf('own-spans', { 'main.js': program('module', body, 'createObservability, getObservability') })
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://${collector.endpoint}` }
    const run = await startApp(made, { flags: ['--import', REGISTER], env })
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
    expect(
      collector
        .spans()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['GET /items/:id', 'work'])
  } finally {
    collector.kill()
  }
})

/** Whether Node.js says on a channel that a server listens, which older versions do not. */
async function tellsOfListening(): Promise<boolean> {
  let told = false
  const onListen = () => {
    told = true
  }
  subscribe('tracing:net.server.listen:asyncEnd', onListen)
  await freePort()
  unsubscribe('tracing:net.server.listen:asyncEnd', onListen)
  return told
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

test('who is told that the server listens finds the port of its own open', async ({ skip }) => {
  skip(!(await tellsOfListening()), 'this version of Node.js does not tell that a server listens')
  const port = await freePort()
  const body = `
server.once('listening', async () => {
  const text = await fetch('http://127.0.0.1:${port}/metrics').then((answer) => answer.text(), (error) => error.cause.code)
  print(text.includes('early_build_info') || text)
  server.close()
})`
  const made = folderOf('own-port-open', { 'main.js': program('module', body) })
  const env = { OBS_METRICS_PORT: String(port), OTEL_SERVICE_NAME: 'early' }
  const run = await startApp(made, { flags: ['--import', REGISTER], env })
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
  expect(run.results).toEqual([true])
})

test('the port of its own is free for the call that takes over', async () => {
  const port = await freePort()
  const body = `
const { setTimeout: delay } = await import('node:timers/promises')
const ask = async () => { for (;;) { try { return (await fetch('http://127.0.0.1:${port}/metrics')).text() } catch { await delay(20) } } }
const first = await ask()
const own = createObservability({ service: 'own', announce: false })
let second = await ask()
while (!second.includes('own_build_info')) second = await ask()
print([first.includes('early_build_info'), second.includes('early_build_info')])
server.close()
await own.shutdown()`
  const made = folderOf('own-port', { 'main.js': program('module', body, 'createObservability, getObservability') })
  const env = { OBS_METRICS_PORT: String(port), OTEL_SERVICE_NAME: 'early' }
  const run = await startApp(made, { flags: ['--import', REGISTER], env })
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
  expect(run.results).toEqual([[true, false]])
})

describe('what is wrong is told, and the application starts', () => {
  test.each([
    ['a syntax error', { 'observability.config.mjs': 'export default {' }, 'observability.config.mjs'],
    ['what the file throws', { 'observability.config.cjs': 'throw new Error("no vault")' }, 'no vault'],
    ['no options', { 'observability.config.mjs': 'export const x = 1' }, 'exports neither options nor ops'],
    [
      'a wrong option',
      { 'observability.config.mjs': 'export default { tracing: { sampelRatio: 1 } }' },
      'Did you mean "sampleRatio"?',
    ],
    ['a missing peer', { 'observability.config.mjs': 'export default { datadog: true }' }, 'npm install dd-trace'],
  ])('%s', async (name, files, message) => {
    const made = folderOf(`wrong-${name.replaceAll(' ', '-')}`, { 'main.js': program('module'), ...files })
    const run = await startApp(made, { flags: ['--import', REGISTER] })
    expect(run.code).toBe(0)
    expect(run.stderr).toContain('[OBSWRN010] ObservabilityWarning: The application starts without observability: ')
    expect(run.stderr).toContain(message)
    expect(servedBy(run)).toMatchObject({ context: null, counts: {} })
  })

  test('several files in one folder', async () => {
    const made = folderOf('several', {
      'main.js': program('module'),
      'observability.config.mjs': "export default { service: 'first' }",
      'observability.config.cjs': "module.exports = { service: 'second' }",
    })
    const run = await startApp(made, { flags: ['--import', REGISTER] })
    expect(run.stderr).toContain('OBSWRN011')
    expect(servedBy(run).service.name).toBe('first')
  })

  test('a variable with the prefix of the library that nothing reads, once', async () => {
    const body = `const own = createObservability({ service: 'own' })\nserve().then(() => own.shutdown())`
    const made = folderOf('unread', { 'main.js': program('module', body, 'createObservability, getObservability') })
    const env = { OBS_METRICS_PROT: '9464', OBS_LOGGING_PRESET: 'ecs' }
    const run = await startApp(made, { flags: ['--import', REGISTER], env })
    expect(run.code).toBe(0)
    expect(run.stderr.match(/OBSWRN016.*/g)).toEqual([
      'OBSWRN016] ObservabilityWarning: Environment variable OBS_METRICS_PROT has no effect: did you mean OBS_METRICS_PORT?',
    ])
  })

  test('a file that OBS_CONFIG_FILE names and that is not there', async () => {
    const made = folderOf('named', { 'main.js': program('module') })
    const run = await startApp(made, { flags: ['--import', REGISTER], env: { OBS_CONFIG_FILE: 'gone.mjs' } })
    expect(run.code).toBe(0)
    expect(run.stderr).toContain('gone.mjs: it does not exist; OBS_CONFIG_FILE names it')
  })
})

describe('a configuration file in TypeScript', () => {
  const FILES = {
    'main.js': program('module'),
    'observability.config.ts': `
import type { ConfigFileOptions } from '@creativedynamics/observability'
export const observability: ConfigFileOptions = { service: 'typed' satisfies string }
`,
  }
  const strips = Boolean((process.features as { readonly typescript?: unknown }).typescript)

  test.each(['--import', '--require'])('with %s: read where Node.js strips types, told otherwise', async (flag) => {
    const run = await startApp(folderOf(`ts${flag}`, FILES), { flags: [flag, REGISTER] })
    expect(run.code).toBe(0)
    if (strips) expect(servedBy(run).service.name).toBe('typed')
    else expect(run.stderr).toContain('does not read TypeScript; write it in JavaScript, start with --import tsx')
  })

  test('read with tsx on every version', async () => {
    const made = folderOf('tsx', FILES)
    const flags = ['--disable-warning=DEP0205', '--import', 'tsx', '--import', REGISTER]
    const run = await startApp(made, { flags })
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
    expect(servedBy(run)).toMatchObject({ service: { name: 'typed' }, counts: { '/items/:id': 1 } })
  })
})

describe('the end of the process', () => {
  async function runUntilSignal(name: string, body: string): Promise<[StartedApp, readonly string[]]> {
    const collector = await new OtlpCollector().start()
    try {
      const made = folderOf(name, { 'main.js': program('module', `${body}\nsetInterval(() => {}, 1000)\nserve()`) })
      const run = await startApp(made, {
        flags: ['--import', REGISTER],
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://${collector.endpoint}` },
        onResult: (_, kill) => kill('SIGTERM'),
      })
      return [run, collector.spans().map((span) => span.name)]
    } finally {
      collector.kill()
    }
  }

  test('a signal that nobody handles ends it once spans are sent, with its code', async () => {
    const [run, spans] = await runUntilSignal('signal', '')
    expect({ code: run.code, signal: run.signal, stderr: run.stderr }).toEqual({ code: 143, signal: null, stderr: '' })
    expect(spans).toEqual(['GET /items/:id'])
  })

  test('an application that handles it decides when and how it ends', async () => {
    const body = `
process.on('SIGTERM', async () => { await getObservability().flush(); process.exit(7) })`
    const [run, spans] = await runUntilSignal('handled', body)
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 7, stderr: '' })
    expect(spans).toEqual(['GET /items/:id'])
  })
})

test('asked for twice it is done once, and an instance that is there stays the only one', async () => {
  const made = folderOf('twice', { 'main.js': program('module', `await import('${REGISTER}')\nserve()`) })
  const run = await startApp(made, { flags: ['--require', REGISTER, '--import', REGISTER] })
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
  expect(servedBy(run).counts).toEqual({ '/items/:id': 1 })
  expect(run.lines.filter(({ logger }) => logger === 'http')).toHaveLength(1)

  const body = `const own = createObservability({ service: 'own' })\nawait import('${REGISTER}')\nprint(getObservability() === own)\nserver.close()`
  const late = folderOf('late', { 'main.js': program('module', body, 'createObservability, getObservability') })
  expect((await startApp(late)).results).toEqual([true])
})

test('a package manager that hands NODE_OPTIONS on stays silent', async () => {
  const made = folderOf('npm', {})
  mkdirSync(join(made.folder, 'bin'))
  made.write('bin/npm-cli.js', 'setTimeout(() => {}, 700)')
  const run = await startApp(made, { script: 'bin/npm-cli.js', env: { NODE_OPTIONS: `--import ${REGISTER}` } })
  expect(run).toMatchObject({ code: 0, stderr: '', lines: [] })
})
