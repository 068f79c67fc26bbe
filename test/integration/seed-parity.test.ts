import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AgentSpan, type DatadogAgent, startDatadogAgent } from '../support/datadog-agent.ts'
import {
  addressOf,
  type ExampleProcess,
  type LogLine,
  outputOf,
  parseLogLines,
  runExample,
} from '../support/example-process.ts'
import { type DecodedSpan, type OtlpCollector, startOtlpCollector } from '../support/otlp-collector.ts'
import { type ParsedFamily, parseExposition } from '../support/parse-exposition.ts'

/** What the CreativeDynamics monitoring guide defines, charts, queries and calls. */
const GUIDE = {
  metrics: [
    ['creativedynamics_requests_total', 'counter', ['method', 'endpoint', 'status']],
    ['creativedynamics_request_duration_seconds', 'histogram', ['method', 'endpoint']],
    ['creativedynamics_active_analyses', 'gauge', []],
    ['creativedynamics_analysis_duration_seconds', 'histogram', ['dataset', 'status']],
    ['creativedynamics_errors_total', 'counter', ['error_type', 'endpoint']],
    ['creativedynamics_data_processed_bytes', 'counter', []],
  ],
  chartedWithoutDefinition: [
    'creativedynamics_active_connections',
    'creativedynamics_analyses_total',
    'creativedynamics_signature_calculation_seconds_bucket',
    'creativedynamics_wastage_detection_accuracy',
    'process_uptime_seconds',
  ],
  /** Alert rules, dashboard panels and the two dashboard examples. */
  promQl: [
    'rate(creativedynamics_errors_total[5m]) > 0.05',
    'histogram_quantile(0.95, rate(creativedynamics_request_duration_seconds_bucket[5m])) > 5',
    'up{job="creativedynamics"} == 0',
    '(node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes) / node_memory_MemTotal_bytes > 0.9',
    'rate(creativedynamics_requests_total[5m])',
    'histogram_quantile(0.95, rate(creativedynamics_request_duration_seconds_bucket[5m]))',
    'rate(creativedynamics_errors_total[5m])',
    'creativedynamics_active_analyses',
    'histogram_quantile(0.5, rate(creativedynamics_analysis_duration_seconds_bucket[1h]))',
    'histogram_quantile(0.95, rate(creativedynamics_analysis_duration_seconds_bucket[1h]))',
    'rate(creativedynamics_data_processed_bytes[5m])',
    'process_uptime_seconds',
    'histogram_quantile(0.95, creativedynamics_request_duration_seconds_bucket)',
    'creativedynamics_active_connections',
    'process_resident_memory_bytes',
    'rate(process_cpu_seconds_total[5m])',
    'rate(creativedynamics_analyses_total[1h]) * 3600',
    'rate(creativedynamics_analysis_duration_seconds_sum[1h]) / rate(creativedynamics_analysis_duration_seconds_count[1h])',
    'histogram_quantile(0.5, creativedynamics_signature_calculation_seconds_bucket)',
    'creativedynamics_wastage_detection_accuracy',
  ],
  /** Legends of the panels. */
  legendLabels: [
    ['creativedynamics_requests_total', ['method', 'endpoint']],
    ['creativedynamics_errors_total', ['error_type']],
  ],
  logFields: ['timestamp', 'level', 'logger', 'module', 'function', 'line', 'correlation_id', 'user_id'],
  healthDetails: {
    memory: ['used_percent', 'available_gb'],
    disk: ['used_percent', 'free_gb'],
    api_latency: ['latency_ms'],
  },
  spans: {
    analyze_request: ['data.size', 'data.items'],
    data_validation: [],
    signature_calculation: [],
    fatigue_detection: [],
  },
  datadog: {
    service: 'creativedynamics',
    env: 'production',
    version: '0.9.8.1',
    wrapped: 'custom.analysis',
    tags: ['data.size', 'items.count'],
  },
} as const

/** Metrics that Prometheus itself and the node exporter provide. */
const FOREIGN = /^(up$|node_)/
const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0'

const folder = mkdtempSync(join(tmpdir(), 'seed-parity-'))
let collector: OtlpCollector
let agent: DatadogAgent
let demo: ExampleProcess
let exitCode: number | null
let families: { readonly text: readonly ParsedFamily[]; readonly openMetrics: readonly ParsedFamily[] }
let health: { readonly code: number; readonly body: { readonly [key: string]: unknown } }
let lines: readonly LogLine[]
let spans: readonly DecodedSpan[]
let agentSpans: readonly AgentSpan[]

beforeAll(async () => {
  ;[collector, agent] = await Promise.all([startOtlpCollector(), startDatadogAgent()])
  const logFile = join(folder, 'app.log')
  demo = runExample('demo/main.ts', {
    args: ['--seconds', '0'],
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      DD_AGENT_HOST: '127.0.0.1',
      DD_TRACE_AGENT_PORT: String(agent.port),
      OBS_LOGGING_FILE: logFile,
    },
  })
  const base = await addressOf(demo)
  await outputOf(demo.node, /\nStill up until Ctrl-C\n/)
  const read = async (accept: string) => (await fetch(`${base}/metrics`, { headers: { accept } })).text()
  families = {
    text: parseExposition(await read('text/plain'), 'text'),
    openMetrics: parseExposition(await read(OPEN_METRICS), 'openMetrics'),
  }
  const response = await fetch(`${base}/health/detailed`)
  health = { code: response.status, body: (await response.json()) as typeof health.body }
  exitCode = (await demo.end()).code
  lines = parseLogLines(readFileSync(logFile, 'utf8'))
  spans = collector.spans()
  agentSpans = await agent.waitForSpans((all) => all.length >= spans.length)
}, 60_000)

afterAll(async () => {
  demo?.node.child.kill('SIGKILL')
  collector?.kill()
  await agent?.stop()
  rmSync(folder, { recursive: true, force: true })
})

function samplesOf(name: string, format: keyof typeof families = 'text') {
  return families[format].flatMap((family) => family.samples).filter((sample) => sample.name === name)
}

/** Names of the metrics in an expression: what is neither text, selector, range nor function. */
function metricNames(promQl: string): string[] {
  const bare = promQl.replace(/"[^"]*"|\{[^}]*\}|\[[^\]]*\]/g, '')
  return bare.match(/[a-zA-Z_:][\w:]*\b(?!\s*\()/g) ?? []
}

test('the demo served, exported everything and ended in order', () => {
  expect(exitCode).toBe(0)
  expect(spans.length).toBeGreaterThan(100)
})

describe('metrics', () => {
  test.each(GUIDE.metrics)('%s is a %s with the labels %j', (name, type, labels) => {
    const family = families.text.find((candidate) => candidate.name === name)
    expect(family?.type).toBe(type)
    const sample = family?.samples[0]
    expect(Object.keys(sample?.labels ?? {}).filter((label) => label !== 'le')).toEqual(labels)
    expect(samplesOf(sample?.name ?? '', 'openMetrics')).not.toEqual([])
  })

  test.each(GUIDE.chartedWithoutDefinition)('%s, which the guide charts without defining it, exists', (name) => {
    expect(samplesOf(name)).not.toEqual([])
    expect(samplesOf(name, 'openMetrics')).not.toEqual([])
  })

  test.each(GUIDE.promQl)('every metric of the query %s is on the endpoint', (promQl) => {
    const names = metricNames(promQl)
    expect(names).not.toEqual([])
    for (const name of names.filter((each) => !FOREIGN.test(each))) {
      expect({ name, found: samplesOf(name).length > 0 }).toEqual({ name, found: true })
      expect({ name, found: samplesOf(name, 'openMetrics').length > 0 }).toEqual({ name, found: true })
    }
  })

  test.each(GUIDE.legendLabels)('the series of %s carry what the legend shows: %j', (name, labels) => {
    for (const sample of samplesOf(name))
      expect(Object.keys(sample.labels)).toEqual(expect.arrayContaining([...labels]))
  })
})

describe('logs', () => {
  test('a line of a failed request has every field of the formatter', () => {
    const failed = lines.find((line) => line.level === 'ERROR')
    expect(Object.keys(failed ?? {})).toEqual(expect.arrayContaining([...GUIDE.logFields]))
    expect(failed).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      line: expect.any(Number),
      user_id: expect.stringMatching(/^user-\d$/),
      module: expect.any(String),
      function: expect.any(String),
      message: expect.any(String),
    })
  })

  test('all other lines have them too, but for the line number', () => {
    const ofRequests = lines.filter((line) => line.correlation_id !== undefined)
    expect(ofRequests.length).toBeGreaterThan(30)
    const always = GUIDE.logFields.filter((field) => field !== 'line' && field !== 'user_id')
    for (const line of ofRequests) expect(Object.keys(line)).toEqual(expect.arrayContaining(always))
  })

  test('the Kibana query for slow analyses finds function and duration in seconds', () => {
    const analyses = lines.filter((line) => line.function === 'analyze_all_items' && line.duration !== undefined)
    expect(analyses.length).toBe(samplesOf('creativedynamics_analyses_total')[0]?.value)
    for (const { duration } of analyses) expect(duration).toBeLessThan(60)
  })

  test('the Kibana aggregation over error types finds them', () => {
    const types = lines.map((line) => line.error_type).filter((type) => type !== undefined)
    expect(new Set(types)).toEqual(new Set(['StoreUnavailableError', 'ValidationError']))
  })
})

describe('health', () => {
  test('the detailed report has the shape of the guide and its three checks', () => {
    expect(health).toMatchObject({
      code: 200,
      body: {
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        status: expect.stringMatching(/^(healthy|degraded)$/),
      },
    })
    const checks = health.body.checks as Record<string, { status: string; details: Record<string, unknown> }>
    for (const [name, keys] of Object.entries(GUIDE.healthDetails)) {
      expect(checks[name]?.status).toMatch(/^(healthy|degraded)$/)
      for (const key of keys)
        expect({ name, [key]: checks[name]?.details[key] }).toEqual({ name, [key]: expect.any(Number) })
    }
  })
})

describe('spans by OTLP', () => {
  test.each(Object.entries(GUIDE.spans))('%s arrives with the attributes %j', (name, attributes) => {
    const found = spans.filter((span) => span.name === name)
    expect(found).not.toEqual([])
    for (const attribute of attributes) {
      expect({ attribute, value: found[0]?.attributes[attribute] }).toEqual({ attribute, value: expect.any(Number) })
    }
  })

  test('the steps of an analysis are nested in its request, whose span is the server span', () => {
    const parentOf = (span: DecodedSpan | undefined) => spans.find((other) => other.spanId === span?.parentSpanId)
    const detection = spans.find((span) => span.name === 'fatigue_detection')
    const way: string[] = []
    for (let span = detection; span !== undefined; span = parentOf(span)) way.push(span.name)
    expect(way).toEqual([
      'fatigue_detection',
      'custom.analysis',
      'analyze_all_items',
      'analyze_request',
      'POST /analyze',
    ])
    expect(spans.find((span) => span.name === 'POST /analyze')?.kind).toBe(2)
  })

  test('outgoing requests are client spans, and what they reach continues the trace', () => {
    const served = spans.find((span) => span.name === 'GET /benchmarks/:dataset')
    const client = spans.find((span) => span.spanId === served?.parentSpanId)
    expect(client).toMatchObject({ kind: 3, traceId: served?.traceId })
  })
})

describe('Datadog', () => {
  test('the wrapped function arrives with its tag and its metric', () => {
    const { wrapped, tags, service, env, version } = GUIDE.datadog
    const analyses = agentSpans.filter((span) => span.name === wrapped)
    expect(analyses.length).toBe(samplesOf('creativedynamics_analyses_total')[0]?.value)
    for (const span of analyses) {
      expect(span).toMatchObject({ service, meta: { env, version } })
      for (const tag of tags) expect({ tag, value: span.metrics[tag] }).toEqual({ tag, value: expect.any(Number) })
    }
  })

  test('analytics are on: every span is measured', () => {
    expect(new Set(agentSpans.map((span) => span.metrics['_dd.measured']))).toEqual(new Set([1]))
  })

  test('requests are traced as web requests, with the ids that went out by OTLP', () => {
    const request = agentSpans.find((span) => span.resource === 'POST /analyze')
    expect(request).toMatchObject({ type: 'web', meta: { 'span.kind': 'server' } })
    const idsOf = (all: readonly { traceId: string; spanId: string }[]) =>
      all.map(({ traceId, spanId }) => `${traceId} ${spanId}`).sort()
    expect(idsOf(agentSpans)).toEqual(idsOf(spans))
  })
})
