import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsumerApp, createConsumerApp, ROOT, runForJson } from '../support/built-package.ts'

const run = promisify(execFile)

/** The quick start over `node:http`, followed by requests to itself; prints what came back as its last line. */
const QUICK_START = `
const obs = createObservability({
  service: 'my-app',
  metrics: { define: defineMetrics({ orders_total: counter({ help: 'Orders', labels: { status: ['ok', 'error'] } }) }) },
})

class Analysis {
  detect() {
    return obs.context()?.correlationId
  }
}

const server = http.createServer(
  obs.node((request, response) => {
    obs.metrics.orders_total.inc({ status: 'ok' })
    obs.logger.info({ items: 3 }, 'stored')
    response.end(String(new Analysis().detect()))
  }, { route: () => '/orders/:id' }),
)

server.listen(0, '127.0.0.1', async () => {
  const url = 'http://127.0.0.1:' + server.address().port
  const answer = await fetch(url + '/orders/5', { headers: { 'x-request-id': 'id-1' } })
  const result = {
    status: answer.status,
    body: await answer.text(),
    correlationId: answer.headers.get('x-request-id'),
    metrics: await (await fetch(url + '/metrics')).text(),
    health: await (await fetch(url + '/health/live')).json(),
    version: obs.options.service.version,
    recorded: await record(),
    decorators: [typeof observed, typeof traced],
  }
  server.close()
  server.closeAllConnections()
  const ended = await obs.shutdown()
  console.log(JSON.stringify({ ...result, ok: ended.ok }))
})

async function record() {
  const { obs, recorded } = testing.createTestObservability()
  obs.span('validation', () => undefined)
  const names = recorded.spans.map((span) => span.name)
  await obs.shutdown()
  return names
}
`

const FORMATS = {
  module: `
import http from 'node:http'
import { counter, createObservability, defineMetrics } from '@creativedynamics/observability'
import { observed, traced } from '@creativedynamics/observability/decorators'
import * as testing from '@creativedynamics/observability/testing'
`,
  commonjs: `
const http = require('node:http')
const { counter, createObservability, defineMetrics } = require('@creativedynamics/observability')
const { observed, traced } = require('@creativedynamics/observability/decorators')
const testing = require('@creativedynamics/observability/testing')
`,
} as const

describe.each(Object.entries(FORMATS))('the packed package in an empty %s app', (type, imports) => {
  let app: ConsumerApp

  beforeAll(async () => {
    app = await createConsumerApp(type as keyof typeof FORMATS)
  })

  afterAll(() => app.remove())

  test('the quick start serves, measures, logs and answers for its health', async () => {
    const result = await runForJson<Record<string, unknown>>(app.write('main.js', imports + QUICK_START), app.folder)
    expect(result).toMatchObject({
      status: 200,
      body: 'id-1',
      correlationId: 'id-1',
      health: { status: 'healthy' },
      version: '4.5.6',
      recorded: ['validation'],
      decorators: ['function', 'function'],
      ok: true,
    })
    expect(result.metrics).toContain('my_app_requests_total{method="GET",endpoint="/orders/:id",status="200"} 1')
    expect(result.metrics).toContain('my_app_orders_total{status="ok"} 1')
    expect(result.metrics).toContain('my_app_orders_total{status="error"} 0')
  })

  test('the command writes a configuration, the artefacts of it, and finds nothing wrong with them', async () => {
    const command = join(app.folder, 'node_modules/@creativedynamics/observability/dist/cli.js')
    const cli = (...args: readonly string[]) => run(process.execPath, [command, ...args], { cwd: app.folder })
    await cli('init', 'my-app')
    expect((await cli('generate')).stdout).toContain('+ prometheus/rules/slo.yml')
    expect((await cli('check', '--tools', 'off')).stdout).toContain('no findings')
  })
})

test('ESM and CommonJS in one process share the current instance and recognise each other’s errors', async () => {
  const app = await createConsumerApp('module')
  try {
    const file = app.write(
      'both.js',
      `
import { createRequire } from 'node:module'
import * as esm from '@creativedynamics/observability'
const cjs = createRequire(import.meta.url)('@creativedynamics/observability')
const obs = esm.createObservability({ service: 'both', logging: false, announce: false })
const shared = cjs.getObservability().options?.service.name
let error
try {
  cjs.createObservability({})
} catch (caught) {
  error = caught
}
console.log(JSON.stringify({ separate: esm.ObservabilityError !== cjs.ObservabilityError, recognised: error instanceof esm.ObservabilityError, shared }))
await obs.shutdown()
`,
    )
    expect(await runForJson(file, app.folder)).toEqual({ separate: true, recognised: true, shared: 'both' })
  } finally {
    app.remove()
  }
})

const TYPED_USE = `
const metrics = defineMetrics({
  orders_total: counter({ help: 'Orders', labels: { status: ['ok', 'error'] } }),
  queue: gauge({ help: 'Queue' }),
  wait_seconds: histogram({ help: 'Wait', labels: ['queue'], buckets: 'job' }),
})
const obs = createObservability({
  service: { name: 'shop', version: '1.0.0' },
  metrics: { define: metrics },
  environments: { production: { tracing: { sampleRatio: 0.1 } } },
})
obs.metrics.orders_total.inc({ status: 'ok' })
obs.metrics.queue.set(3)
obs.metrics.wait_seconds.observe({ queue: 'mail' }, 0.2)
// @ts-expect-error a value outside of the closed set
obs.metrics.orders_total.inc({ status: 'lost' })
// @ts-expect-error an option that does not exist
createObservability({ service: 'shop', metrics: { prefx: 'a_' } })
const length: number = obs.span('validation', (span) => span.setAttribute('items', 3).spanContext().traceId.length)
const add = obs.observe('add', (a: number, b: number): number => a + b)
const sum: number = add(1, length)
const listener: http.RequestListener = obs.node((request, response) => {
  response.end(String(sum))
})
http.createServer(listener)
class Detector {
  @observed()
  detect(items: readonly number[]): number {
    return items.length
  }
}
const report: Promise<HealthReport> = obs.health.run()
export { Detector, ObservabilityError, report, createTestObservability }
`

const TYPED_IMPORTS = `
import http = require('node:http')
import { type HealthReport, ObservabilityError, counter, createObservability, defineMetrics, gauge, histogram } from '@creativedynamics/observability'
import { observed } from '@creativedynamics/observability/decorators'
import { createTestObservability } from '@creativedynamics/observability/testing'
`
const TYPED_ESM_IMPORTS = TYPED_IMPORTS.replace("import http = require('node:http')", "import http from 'node:http'")

test.each([
  ['of both kinds', { module: 'nodenext' }, { 'use.cts': TYPED_IMPORTS, 'use.mts': TYPED_ESM_IMPORTS }],
  ['for a bundler', { module: 'esnext', moduleResolution: 'bundler' }, { 'use.ts': TYPED_ESM_IMPORTS }],
  [
    'of CommonJS as compilers before TypeScript 6 resolve them by default',
    { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' },
    { 'use.ts': TYPED_IMPORTS },
  ],
])(
  'the types of the packed package compile in modules %s, with the declarations themselves checked',
  async (_, options, files) => {
    const app = await createConsumerApp('commonjs', ['@types/node', 'undici-types'])
    try {
      for (const [name, imports] of Object.entries(files)) app.write(name, imports + TYPED_USE)
      app.write(
        'tsconfig.json',
        JSON.stringify({
          compilerOptions: {
            strict: true,
            target: 'es2022',
            lib: ['es2022', 'esnext.disposable'],
            noEmit: true,
            skipLibCheck: false,
            types: ['node'],
            ...options,
          },
          files: Object.keys(files),
        }),
      )
      const compiler = join(ROOT, 'node_modules/typescript/bin/tsc')
      const { stdout } = await run(process.execPath, [compiler, '-p', app.folder], { cwd: app.folder }).catch(
        (error) => error,
      )
      expect(stdout).toBe('')
    } finally {
      app.remove()
    }
  },
)
