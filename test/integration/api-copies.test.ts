import { cpSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ConsumerApp, createConsumerApp, ROOT } from '../support/built-package.ts'
import { startApp } from '../support/started-app.ts'

const API = '@opentelemetry/api'
const INSTALLED = realpathSync(join(ROOT, 'node_modules', API))
const LIBRARY = '@creativedynamics/observability'

let app: ConsumerApp

beforeAll(async () => {
  app = await createConsumerApp('module')
})

afterAll(() => app.remove())

const places = () => ({
  application: join(app.folder, 'node_modules', API),
  library: join(app.folder, 'node_modules', LIBRARY, 'node_modules', API),
})

beforeEach(() => {
  for (const place of Object.values(places())) rmSync(place, { recursive: true, force: true })
  cpSync(INSTALLED, places().application, { recursive: true })
})

/** A copy of the API that says it is of this version. */
function installCopy(place: string, version: string): void {
  rmSync(place, { recursive: true, force: true })
  cpSync(INSTALLED, place, { recursive: true })
  const files = ['package.json', ...['src', 'esm', 'esnext'].map((format) => `build/${format}/version.js`)]
  for (const file of files) {
    const path = join(place, file)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace(/(["']?version["']?\s*[:=]\s*["'])1\.\d+\.\d+/i, `$1${version}`))
    expect(readFileSync(path, 'utf8')).toContain(version)
  }
}

const IMPORTS = `
import { trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { createObservability } from '${LIBRARY}'
import { recordTelemetry } from '${LIBRARY}/testing'
const print = (result) => console.log('RESULT ' + JSON.stringify(result))
`

/** A span of the application beneath one of the library, and one of the library beneath that. */
const NEST = `
obs.span('outer', () => {
  trace.getTracer('app').startActiveSpan('of the application', (span) => {
    obs.span('inner', () => undefined)
    span.end()
  })
})
`

test.each([
  ['newer', '1.9.1', '1.99.0'],
  ['older', '1.99.0', '1.9.1'],
  ['of another patch', '1.9.1', '1.9.7'],
])("a copy beside the library that is %s than the application's joins in", async (_, application, library) => {
  installCopy(places().application, application)
  installCopy(places().library, library)
  app.write(
    'main.js',
    `${IMPORTS}
const obs = createObservability({ service: 'shop', announce: false, logging: false })
const recorded = recordTelemetry(obs)
${NEST}
print(recorded.spans.map(({ name, traceId, spanId, parentSpanId }) => ({ name, traceId, spanId, parentSpanId })))
print((await obs.diagnose()).findings.map(({ code }) => code).filter((code) => code.startsWith('OTEL')))
await obs.shutdown()`,
  )
  const run = await startApp(app)
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
  const [inner, between, outer] = run.results[0] as { name: string; spanId: string; parentSpanId?: string }[]
  expect([inner?.name, between?.name, outer?.name]).toEqual(['inner', 'of the application', 'outer'])
  expect([inner?.parentSpanId, between?.parentSpanId]).toEqual([between?.spanId, outer?.spanId])
  expect(run.results[1]).toEqual(['OTEL_API_SPLIT'])
})

test.each(['registerGlobal: true', 'registerGlobal: false'])(
  'a copy that is deaf to what the application registered is told at the start, once: %s',
  async (option) => {
    installCopy(places().library, '1.99.0')
    app.write(
      'main.js',
      `${IMPORTS}
const exporter = new InMemorySpanExporter()
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register()
const obs = createObservability({ service: 'shop', announce: false, logging: false, tracing: { ${option} } })
${NEST}
print(exporter.getFinishedSpans().map(({ name }) => name))
await obs.shutdown()`,
    )
    const run = await startApp(app)
    expect(run.code).toBe(0)
    expect(run.stderr.match(/OBSWRN015/g)).toHaveLength(1)
    expect(run.stderr).toContain(`Spans made through 1.99.0 in ${places().library} are lost`)
    // The library takes the copy that hears.
    expect(run.results[0]).toEqual(['inner', 'of the application', 'outer'])
  },
)
