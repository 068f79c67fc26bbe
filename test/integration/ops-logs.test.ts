import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LOG_PRESETS, type LogPreset } from '../../src/catalogue/log-field.ts'
import { artefactsOf } from '../../src/ops/artefacts.ts'
import { defineOps } from '../../src/ops/define-ops.ts'
import type { IngestPipeline } from '../../src/ops/elastic/ingest-pipeline.ts'
import { lokiQueries } from '../../src/ops/loki/loki-queries.ts'
import { type Document, expandedKeys } from '../support/elk/document.ts'
import { dynamicMapping, ElasticIndex, pathsOf } from '../support/elk/elastic-index.ts'
import { runIngest } from '../support/elk/ingest-run.ts'
import { kibanaFields, kibanaSearch } from '../support/elk/kibana-query.ts'
import { groupedLabels, keptLines, labelsOf } from '../support/elk/log-query-run.ts'
import { runFilters } from '../support/elk/logstash-run.ts'
import { runExample } from '../support/example-process.ts'

// The lines that the demo writes go through the generated Logstash pipeline and ingest pipeline into an index with the
// generated mapping, and the generated queries are asked, field by field. The steps do what Elastic documents of theirs.

const folder = mkdtempSync(join(tmpdir(), 'ops-logs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SECONDS = 75

async function demoLines(preset: LogPreset): Promise<readonly Document[]> {
  const file = join(folder, `${preset}.log`)
  const env = { OBS_LOGGING_FILE: file, OBS_LOGGING_PRESET: preset }
  const { code, stderr } = await runExample('demo/main.ts', { args: ['--once', '--seconds', '0'], env }).node.exit
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Document)
}

describe.each(LOG_PRESETS)('the lines of the demo with the preset %s', (preset) => {
  const model = defineOps({ service: 'creativedynamics', logs: { preset } })
  const { artefacts } = artefactsOf(model, ['elastic', 'filebeat', 'logstash'])
  const contentOf = (path: string) => artefacts.find((one) => one.path === path)?.content as string
  const read = (path: string) => JSON.parse(contentOf(path)) as Document
  let lines: readonly Document[]
  let documents: readonly Document[]
  let index: ElasticIndex

  beforeAll(async () => {
    const written = await demoLines(preset)
    lines = [...written, slowAnalysis(written, preset)]
    const { processors } = read('elastic/ingest-pipeline.json') as unknown as IngestPipeline
    documents = lines.map((line) => {
      const event = expandedKeys(structuredClone(line))
      runFilters(contentOf('logstash/pipeline/logstash.conf'), event)
      return runIngest(processors, event)
    })
    const { template } = read('elastic/component-template-mappings.json') as { template: { mappings: object } }
    index = new ElasticIndex(template.mappings, documents)
  })

  test('become documents whose every field the mapping knows, with the type that it says', () => {
    expect(index.misfits()).toEqual([])
    const besides = new Set(documents.flatMap(pathsOf).filter((path) => index.field(path) === undefined))
    expect([...besides].sort()).toEqual(unmapped(preset))
  })

  test('have every field of the Elastic Common Schema that the catalogue names', () => {
    const found = new Set(documents.flatMap(pathsOf))
    // The demo has no error with a code or a cause, and no client that goes away.
    const absent = ['error.code', 'error.causes', 'labels.aborted']
    if (preset !== 'default') absent.push('labels.module')
    // Cloud Logging's source location has no line without a function, and that of the demo's error has no name.
    if (preset === 'gcp') absent.push('log.origin.file.line')
    const places = new Set(Object.values(model.logs.fields).map(({ ecs }) => ecs))
    expect([...places].filter((place) => !found.has(place) && !absent.includes(place))).toEqual([])
  })

  test('reach Logstash with their keys as objects', () => {
    expect(contentOf('filebeat/filebeat.yml')).toMatch(/ndjson:\n[^-]*expand_keys: true/)
  })

  test('are marked as errors from level ERROR on', () => {
    const failed = documents.filter((document) => (document.tags as string[] | undefined)?.includes('error'))
    const errors = index.search({ query: { bool: { filter: [{ exists: { field: 'error.type' } }] } } }).hits
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.filter((document) => !errors.includes(document))).toEqual([])
  })

  test('answer the successors of the guide queries', () => {
    const slow = index.search(read('elastic/queries/slow-analyses.json')).hits
    expect(slow).toEqual([documents.at(-1)])
    const { errors_by_type: types } = index.search(read('elastic/queries/error-distribution.json')).aggregations
    expect((types as { key: string }[]).map(({ key }) => key).sort()).toEqual([
      'StoreUnavailableError',
      'ValidationError',
    ])
    const { requests_over_time: hours } = index.search(read('elastic/queries/user-activity.json')).aggregations
    for (const { users, doc_count: requests } of hours as { users: number; doc_count: number }[]) {
      expect(users).toBeGreaterThan(0)
      expect(requests).toBeGreaterThanOrEqual(users)
    }
  })

  test('answer the three queries of the guide as they stand', () => {
    const query = {
      bool: { must: [{ term: { function: 'analyze_all_items' } }, { range: { duration: { gte: 60 } } }] },
    }
    expect(index.search({ query }).hits).toEqual([documents.at(-1)])
    const aggs = {
      errors_by_type: { terms: { field: 'error_type.keyword', size: 10 } },
      requests_over_time: { date_histogram: { field: '@timestamp', calendar_interval: '1h' } },
    }
    const { errors_by_type: types, requests_over_time: hours } = index.search({ aggs }).aggregations
    expect((types as unknown[]).length).toBe(2)
    const counted = (hours as { doc_count: number }[]).map(({ doc_count }) => doc_count)
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(documents.length)
  })

  test('are found by every saved search and chart of Kibana, whose fields the mapping knows', () => {
    const objects = contentOf('elastic/kibana.ndjson')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; id: string; attributes: Record<string, unknown> })
    const found = objects.flatMap(({ id, type, attributes }) => {
      if (type === 'index-pattern') return []
      const { query, columns } = kibanaParts(type, attributes)
      for (const field of [...kibanaFields(query), ...columns]) {
        expect({ id, field, known: index.field(field) !== undefined }).toEqual({ id, field, known: true })
      }
      return [[id.replace('logs-creativedynamics-', ''), kibanaSearch(index, documents, query).length > 0]]
    })
    expect(Object.fromEntries(found)).toEqual({
      'slow-analyses': true,
      // No request of the demo takes a minute, and no trace has an empty id.
      ...{ 'slow-requests': false, 'one-trace': false },
      ...{ errors: true, 'error-distribution': true, 'user-activity': true },
    })
  })

  test('are found by every query to Loki, whose labels they have', () => {
    const labels = new Set(lines.flatMap((line) => Object.keys(labelsOf(line))))
    const found = lokiQueries(model).map(({ key, query }) => {
      const text = query.render()
      const kept = keptLines(text, lines)
      for (const label of groupedLabels(text)) {
        expect({ key, label, known: labels.has(label) }).toEqual({ key, label, known: true })
        for (const line of kept) expect(labelsOf(line)).toHaveProperty(label)
      }
      return [key, kept.length > 0]
    })
    expect(Object.fromEntries(found)).toEqual({
      ...{ 'slow-analyses': true, 'error-distribution': true, 'user-activity': true, users: true },
      ...{ errors: true, 'slow-requests': false, latency: true },
    })
    const slow = lokiQueries(model)[0]?.query.render() ?? ''
    expect(keptLines(slow, lines)).toEqual([lines.at(-1)])
  })
})

test("the guide's own pipeline and queries work with the lines of the demo, in an index without a mapping", async () => {
  const model = defineOps({ service: 'creativedynamics', targets: 'guide' })
  const { artefacts } = artefactsOf(model, ['guide'])
  const contentOf = (name: string) => artefacts.find(({ path }) => path === `guide/${name}`)?.content as string
  const written = await demoLines('default')
  const events = [...written, slowAnalysis(written, 'default')].map((line) => structuredClone(line))
  for (const event of events) runFilters(contentOf('logstash.conf'), event)

  const slow = events.at(-1) as Document
  expect(slow).toMatchObject({ duration: SECONDS, duration_ms: SECONDS * 1_000, '@timestamp': slow.timestamp })
  const failed = events.filter(({ level }) => level === 'ERROR')
  expect(failed.length).toBeGreaterThan(0)
  expect(events.filter(({ tags }) => (tags as string[] | undefined)?.includes('error'))).toEqual(failed)

  const index = new ElasticIndex(dynamicMapping(events), events)
  const ask = (name: string) => index.search(JSON.parse(contentOf(`kibana/${name}.json`)))
  expect(ask('find-slow-analyses').hits).toEqual([slow])
  const { errors_by_type: types } = ask('error-distribution').aggregations
  expect((types as { key: string }[]).map(({ key }) => key).sort()).toEqual([
    'StoreUnavailableError',
    'ValidationError',
  ])
  const { requests_over_time: hours } = ask('user-activity-patterns').aggregations
  expect((hours as { doc_count: number }[]).reduce((sum, { doc_count }) => sum + doc_count, 0)).toBe(events.length)
})

/** What only one target reads, and what the demo writes itself: dynamic mapping takes it. */
function unmapped(preset: LogPreset): readonly string[] {
  const own = ['fatigued']
  if (preset === 'ecs') own.push('event.outcome', 'log.origin.file.name', 'service.node.name')
  if (preset === 'otel')
    own.push('code.file.path', 'exception.type', 'service.instance.id', 'severity_number', 'trace_flags')
  if (preset === 'datadog') own.push('dd.service', 'logger.file')
  if (preset === 'gcp') {
    own.push('@type', 'logging.googleapis.com/trace_sampled', 'stack_trace')
  }
  return own.sort()
}

/** A line of an analysis of the demo, as it would be had it taken more than a minute. */
function slowAnalysis(lines: readonly Document[], preset: LogPreset): Document {
  const finished = lines.find((line) => JSON.stringify(line).includes('analyze_all_items finished'))
  const slow = structuredClone(finished) as Document
  const key = preset === 'ecs' ? 'event.duration' : 'duration'
  expect(slow[key]).toBeTypeOf('number')
  slow[key] = preset === 'ecs' || preset === 'datadog' ? SECONDS * 1e9 : SECONDS
  return slow
}

function kibanaParts(type: string, attributes: Record<string, unknown>) {
  if (type === 'search') {
    const { searchSourceJSON } = attributes.kibanaSavedObjectMeta as { searchSourceJSON: string }
    const { query } = JSON.parse(searchSourceJSON) as { query: { query: string } }
    return { query: query.query, columns: attributes.columns as string[] }
  }
  const { query, datasourceStates } = attributes.state as {
    query: { query: string }
    datasourceStates: { formBased: { layers: Record<string, { columns: Record<string, { sourceField: string }> }> } }
  }
  const columns = Object.values(datasourceStates.formBased.layers).flatMap((layer) => Object.values(layer.columns))
  const fields = columns.map(({ sourceField }) => sourceField).filter((field) => field !== '___records___')
  return { query: query.query, columns: fields }
}
