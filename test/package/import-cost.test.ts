import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsumerApp, createConsumerApp, runForJson } from '../support/built-package.ts'

/** Packages that cost tens of milliseconds and megabytes, and that only their own feature may load. */
const HEAVY = /^(?:@grpc\/.*|@opentelemetry\/(?!api$).*|dd-trace)$/

const IMPORTS = {
  module: `
import { createRequire } from 'node:module'
import { createObservability } from '@creativedynamics/observability'
const { cache } = createRequire(import.meta.url)
`,
  commonjs: `
const { createObservability } = require('@creativedynamics/observability')
const { cache } = require
`,
} as const

/**
 * A program that makes an instance, records a span and ends it, and prints the packages that were loaded on the way. All
 * dependencies are CommonJS, so the cache of \`require\` has them whichever loader asked; the last rows below prove it.
 */
function program(type: keyof typeof IMPORTS, options: string): string {
  return `${IMPORTS[type]}
async function main() {
  const obs = createObservability({ service: 'cost', announce: false, logging: { console: false }, ...${options} })
  obs.span('work', () => undefined)
  await obs.flush(1000)
  await obs.shutdown(1000)
  const packages = Object.keys(cache).map((file) => /.*[\\\\/]node_modules[\\\\/]((?:@[^\\\\/]+[\\\\/])?[^\\\\/]+)/.exec(file)?.[1])
  console.log(JSON.stringify([...new Set(packages)].filter((name) => name !== undefined)))
  process.exit()
}
main()
`
}

describe.each(['module', 'commonjs'] as const)('in a %s app', (type) => {
  let app: ConsumerApp

  beforeAll(async () => {
    app = await createConsumerApp(type, ['dd-trace'])
  })

  afterAll(() => app.remove())

  async function heavyPackages(options: string): Promise<readonly string[]> {
    const loaded = await packages(options)
    // What this set-up needs is seen, so the list is no empty promise.
    expect(loaded).toContain('pino')
    return loaded.filter((name) => HEAVY.test(name))
  }

  async function packages(options: string): Promise<readonly string[]> {
    const loaded = await runForJson<readonly string[]>(app.write('main.js', program(type, options)), app.folder)
    return loaded.map((name) => name.replaceAll('\\', '/'))
  }

  test('without logging there is no pino, without metrics no prom-client', async () => {
    const logging = await packages('{ logging: false, tracing: false }')
    expect(logging).toContain('prom-client')
    expect(logging).not.toContain('pino')
    const metrics = await packages('{ metrics: false, tracing: false }')
    expect(metrics).toContain('pino')
    expect(metrics).not.toContain('prom-client')
    // The library itself, where the module system keeps it there.
    const nothing = await packages('{ logging: false, metrics: false, tracing: false }')
    expect(nothing.filter((name) => name !== '@creativedynamics/observability')).toEqual([])
  })

  test('without tracing and Datadog nothing heavy is loaded', async () => {
    expect(await heavyPackages('{ tracing: false }')).toEqual([])
  })

  test('spans without an exporter load nothing heavy either', async () => {
    expect(await heavyPackages('{ tracing: { exporter: "none" } }')).toEqual([])
  })

  test('an endpoint loads gRPC, and no dd-trace', async () => {
    const heavy = await heavyPackages('{ tracing: { endpoint: "127.0.0.1:1" } }')
    expect(heavy).toContain('@grpc/grpc-js')
    expect(heavy).not.toContain('dd-trace')
  })

  test('Datadog loads dd-trace, and no gRPC', async () => {
    const heavy = await heavyPackages('{ datadog: { port: 1 } }')
    expect(heavy).toContain('dd-trace')
    expect(heavy).not.toContain('@grpc/grpc-js')
  })
})
