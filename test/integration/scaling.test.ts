import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { artefactsOf } from '../../src/ops/artefacts.ts'
import { defineOps } from '../../src/ops/define-ops.ts'
import { sloRecords } from '../../src/ops/slo/slo-records.ts'
import { readPage } from '../support/docs-blocks.ts'
import { addressOf, outputOf, runExample } from '../support/example-process.ts'
import { type DecodedSpan, startOtlpCollector } from '../support/otlp-collector.ts'

const page = readPage('docs/scaling.md')
const folder = mkdtempSync(join(tmpdir(), 'scaling-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A row of the page's table of costs: bytes as they are, and compressed. */
function costOf(name: string): readonly [number, number] {
  const [, plain, compressed] = new RegExp(`^\\| ${name} \\| (\\d+) \\| (\\d+|–) \\|`, 'm').exec(page) ?? []
  if (plain === undefined) throw new Error(`docs/scaling.md has no cost of a ${name}`)
  return [Number(plain), Number(compressed)]
}

/** What is measured differs with names, ids and paths, so that the page says it roughly. */
function expectAbout(measured: number, said: number): void {
  expect(measured / said).toBeGreaterThan(0.7)
  expect(measured / said).toBeLessThan(1.4)
}

describe('the costs on docs/scaling.md are those of the demo', () => {
  let metrics: string
  let lines: Buffer
  let spans: { readonly bytes: number; readonly all: readonly DecodedSpan[] }

  beforeAll(async () => {
    const collector = await startOtlpCollector()
    try {
      const file = join(folder, 'app.log')
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://${collector.endpoint}`, OBS_LOGGING_FILE: file }
      const demo = runExample('demo/main.ts', { args: ['--seconds', '1'], env })
      const address = await addressOf(demo)
      await outputOf(demo.node, /Still up until Ctrl-C/)
      metrics = await (await fetch(`${address}/metrics`)).text()
      expect(await demo.end('SIGINT')).toMatchObject({ code: 0 })
      lines = readFileSync(file)
      const bytes = collector.exports.reduce((sum, one) => sum + one.bytes, 0)
      spans = { bytes, all: collector.spans() }
    } finally {
      collector.kill()
    }
  })

  test('a series', () => {
    const count = metrics.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length
    const [plain, compressed] = costOf('series')
    expectAbout(metrics.length / count, plain)
    expectAbout(gzipSync(metrics).length / count, compressed)
  })

  test('a log line', () => {
    const count = lines.toString().trimEnd().split('\n').length
    const [plain, compressed] = costOf('log line')
    expectAbout(lines.length / count, plain)
    expectAbout(gzipSync(lines).length / count, compressed)
  })

  test('a span', () => {
    const [plain] = costOf('span')
    expectAbout(spans.bytes / spans.all.length, plain)
  })

  test('a request of an analysis', () => {
    const written = lines.toString().trimEnd().split('\n')
    const finished = written.find((line) => line.includes('"message":"POST /analyze 200"')) ?? ''
    const { trace_id: id } = JSON.parse(finished) as { trace_id: string }
    const ofTrace = spans.all.filter(({ traceId }) => traceId === id).length
    const said = `${ofTrace} spans and ${written.filter((line) => line.includes(id)).length} lines`
    expect(page).toContain(said)
  })
})

test('every generated file that docs/scaling.md names is generated', () => {
  const generated = new Set(artefactsOf(defineOps({ service: 'shop' })).artefacts.map(({ path }) => path))
  const named = [...page.matchAll(/`((?:[a-z]+\/)+[a-z.-]+\.(?:yml|json|conf|sh)|docker-compose\.yml)`/g)]
  const files = named.map(([, path = '']) => path)
  expect(files.length).toBeGreaterThanOrEqual(8)
  expect(files.filter((path) => !generated.has(path))).toEqual([])
})

test('the limits that docs/scaling.md tells are those of the generated files', () => {
  const { collector, prometheus, slos } = defineOps({ service: 'shop' })
  const spaced = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, ' ')
  expect(page).toContain(`${spaced(collector.maxTraces)} traces`)
  expect(page).toContain(`${collector.waitSeconds} seconds`)
  for (const { often, period } of slos.map(sloRecords)) {
    expect(page).toContain(`${often.length + period.length} series an objective`)
  }
  expect(page).toContain(`${spaced(prometheus.sampleLimit)} samples`)
})
