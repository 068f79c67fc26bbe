import { afterEach, expect, test, vi } from 'vitest'
import { diagnose } from './diagnose.ts'
import { type DiagnosticSources, diagnosticProbesOf } from './diagnostic-sources.ts'
import { FINDING_TABLE, type FindingCode, findingOf } from './finding.ts'

afterEach(() => {
  vi.useRealTimers()
})

function diagnosisOf(sources: DiagnosticSources, ms?: number) {
  return diagnose(diagnosticProbesOf(sources), ms)
}

const answers = (problem?: string) => async () => ({ target: 'localhost:4317', problem })
const report = (status: 'healthy' | 'degraded' | 'unhealthy', error?: string) => async () => ({
  timestamp: '',
  status,
  checks: {
    db: { status, duration_ms: 1, ...(error === undefined ? {} : { error }) },
    disk: { status: 'healthy' as const, duration_ms: 1 },
  },
})

test('with nothing to look at all is well', async () => {
  expect(await diagnosisOf({})).toEqual({ ok: true, findings: [] })
})

test.each<[DiagnosticSources, readonly string[], string]>([
  [{ traces: answers() }, ['EXPORTER_UP'], 'Spans go to localhost:4317, which answers'],
  [{ traces: answers('refused') }, ['EXPORTER_DOWN'], 'Spans go to localhost:4317, which does not answer: refused'],
  [{ tracesGoNowhere: true }, ['EXPORTER_NONE'], 'no endpoint is given'],
  [{ tracesGoNowhere: false }, [], ''],
  [{ datadog: answers() }, ['DATADOG_UP'], 'The Datadog agent at localhost:4317 answers'],
  [{ datadog: answers('refused') }, ['DATADOG_DOWN'], 'does not answer: refused'],
  [{ loadedBeforeDatadog: () => ['express', 'pg'] }, ['DD_LOADED_LATE'], 'after express, pg'],
  [{ loadedBeforeDatadog: () => [] }, [], ''],
  [{ destinations: () => [{ name: 'stdout', problem: undefined }] }, ['LOG_DESTINATION_UP'], 'Log lines go to stdout'],
  [
    { destinations: () => [{ name: '/var/log/app', problem: 'ENOSPC' }] },
    ['LOG_DESTINATION_DOWN'],
    '/var/log/app: ENOSPC',
  ],
  [{ health: report('healthy') }, ['HEALTH_OK'], 'All 2 health checks are healthy'],
  [{ health: report('degraded') }, ['HEALTH_DEGRADED'], 'The service is degraded: db degraded'],
  [{ health: report('unhealthy', 'refused') }, ['HEALTH_UNHEALTHY'], 'The service is unhealthy: db (refused)'],
  [{ apiCopies: () => ['1.9.1 in /a', '1.8.0 in /b'] }, ['OTEL_API_SPLIT'], '(1.9.1 in /a, 1.8.0 in /b)'],
  [{ apiCopies: () => ['1.9.1 in /a'] }, [], ''],
  [{ globalsTaken: () => true }, ['OTEL_GLOBAL_TAKEN'], 'left alone'],
  [{ globalsTaken: () => false }, [], ''],
  [{ instances: () => 2 }, ['TWO_INSTANCES'], '2 instances'],
  [{ instances: () => 1 }, [], ''],
  [{ defaultRegistryClash: () => ['a_total'] }, ['DEFAULT_REGISTRY_CLASH'], 'same name: a_total'],
  [{ series: () => [{ metric: 'a', series: 799, limit: 1_000 }] }, [], ''],
  [
    { series: async () => [{ metric: 'a', series: 800, limit: 1_000 }] },
    ['SERIES_LIMIT'],
    'Metric a holds 800 of at most 1000',
  ],
  [
    {
      faults: () =>
        new Map([
          ['health', 3],
          ['http', 0],
        ]),
    },
    ['OWN_FAULTS'],
    'Part "health" of the library failed 3 times',
  ],
  [
    { metricsServer: () => ({ host: '0.0.0.0', port: 9464, hasAuth: false, isOpen: true }) },
    ['METRICS_PORT_PUBLIC'],
    'Metrics on 0.0.0.0:9464',
  ],
  [{ metricsServer: () => ({ host: '::', port: 9464, hasAuth: true, isOpen: true }) }, [], ''],
  [{ metricsServer: () => ({ host: '127.0.0.1', port: 9464, hasAuth: false, isOpen: true }) }, [], ''],
  [
    { metricsServer: () => ({ host: '127.0.0.1', port: 9464, hasAuth: true, isOpen: false }) },
    ['METRICS_PORT_CLOSED'],
    'Metrics are not served on 127.0.0.1:9464',
  ],
  [{ metricsServer: () => undefined }, [], ''],
])('%o gives %j', async (sources, codes, text) => {
  const { findings, ok } = await diagnosisOf(sources)
  expect(findings.map(({ code }) => code)).toEqual(codes)
  expect(findings[0]?.message ?? '').toContain(text)
  expect(ok).toBe(findings.every(({ level }) => level !== 'error'))
})

test('the worst comes first', async () => {
  const { findings, ok } = await diagnosisOf({
    datadog: answers(),
    instances: () => 2,
    faults: () => new Map([['http', 1]]),
    traces: answers('refused'),
  })
  expect(findings.map(({ level }) => level)).toEqual(['error', 'warn', 'info', 'ok'])
  expect(ok).toBe(false)
})

test('what throws, rejects or hangs is a finding and stops nothing', async () => {
  vi.useFakeTimers()
  const diagnosis = diagnosisOf(
    {
      faults: () => {
        throw new Error('thrown')
      },
      series: () => Promise.reject('text'),
      traces: () => new Promise(() => {}),
      datadog: answers(),
    },
    100,
  )
  await vi.advanceTimersByTimeAsync(100)
  expect((await diagnosis).findings.map(({ message }) => message)).toEqual([
    'Could not look at the trace exporter: no answer within 100 ms',
    'Could not look at the series: string',
    'Could not look at the faults: thrown',
    'The Datadog agent at localhost:4317 answers',
  ])
  expect(vi.getTimerCount()).toBe(0)
})

test('probes are told less than the time they have', async () => {
  const traces = vi.fn(answers())
  await diagnosisOf({ traces }, 1_000)
  expect(traces).toHaveBeenCalledWith(800)
})

test('every finding says what to do, also where that is nothing', () => {
  for (const [code, row] of Object.entries(FINDING_TABLE)) {
    expect('fix' in row, code).toBe(row.level !== 'ok')
    expect(findingOf(code as FindingCode).fix, code).toMatch(/^[A-Z]/)
  }
})
