import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { addressOf, type ExampleProcess, outputOf, parseLogLines, runExample } from '../support/example-process.ts'
import { listen } from '../support/http-server.ts'
import { type OtlpCollector, startOtlpCollector } from '../support/otlp-collector.ts'
import type { NodeExit } from '../support/run-node.ts'

const running: ExampleProcess[] = []

function runDemo(args: readonly string[], env: Readonly<Record<string, string>> = {}): ExampleProcess {
  const demo = runExample('demo/main.ts', { args, env })
  running.push(demo)
  return demo
}

/** The lines of a section of the report. */
function section(report: string, title: string): string[] {
  const [, ...rest] = report.split(`\n\n${title}`)
  const text = rest.join('').split('\n\n')[0] ?? ''
  return text.split('\n').slice(1)
}

afterAll(() => {
  for (const { node } of running) node.child.kill('SIGKILL')
})

describe('with --once and a collector', () => {
  let exit: NodeExit
  let collector: OtlpCollector

  beforeAll(async () => {
    collector = await startOtlpCollector()
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://${collector.endpoint}` }
    exit = await runDemo(['--once', '--seconds', '1'], env).node.exit
  })
  afterAll(() => collector.kill())

  test('it ends by itself with everything delivered', () => {
    expect({ code: exit.code, stderr: exit.stderr }).toEqual({ code: 0, stderr: '' })
    expect(exit.stdout).toContain(`\nspans go to http://${collector.endpoint}\n`)
    expect(exit.stdout.trimEnd()).toMatch(/\nshut down; lost 0 spans and 0 lines$/)
  })

  test('a progress line tells how far the traffic is', () => {
    const progress = exit.stdout.match(/sending traffic \[[#.]{30}\] \d+ requests/g) ?? []
    expect(progress.length).toBeGreaterThanOrEqual(2)
    expect(progress.at(-1)).toMatch(/\[#{30}\] [1-9]\d* requests$/)
  })

  test('requests stand by endpoint and status with their quantiles', () => {
    const [head, , ...rows] = section(exit.stdout, 'Requests by endpoint and status').map((line) =>
      line.trim().split(/ {2,}/),
    )
    expect(head).toEqual(['request', 'status', 'count', 'p50 ms', 'p95 ms'])
    expect(rows.map(([request, status]) => `${request} ${status}`)).toEqual([
      'GET __unmatched__ 404',
      'GET /benchmarks/:dataset 200',
      'GET /creatives/:id 200',
      'GET /creatives/:id 404',
      'GET /reports/latest 500',
      'POST /analyze 200',
      'POST /analyze 422',
    ])
    for (const [, , count, p50, p95] of rows) {
      expect(Number(count)).toBeGreaterThanOrEqual(1)
      expect(Number(p95)).toBeGreaterThanOrEqual(Number(p50))
      expect(p50).toMatch(/^\d+\.\d$/)
    }
  })

  test('analyses and errors stand as they are on the metrics endpoint, in agreement with the requests', () => {
    const counts = new Map(
      section(exit.stdout, 'Requests by endpoint and status').map((line) => {
        const [request, status, count] = line.trim().split(/ {2,}/)
        return [`${request} ${status}`, Number(count)] as const
      }),
    )
    expect(section(exit.stdout, 'Analyses').map((line) => line.trim())).toEqual([
      `creativedynamics_analyses_total{dataset="summer",status="success"} ${counts.get('POST /analyze 200')}`,
      expect.stringMatching(/^creativedynamics_analysis_duration_seconds_sum\{.*\} \d+\.\d+$/),
      expect.stringMatching(/^creativedynamics_data_processed_bytes \d{5,}$/),
      'creativedynamics_wastage_detection_accuracy 1',
      'creativedynamics_fatigue_detection_accuracy 1',
    ])
    const errors = section(exit.stdout, 'Errors by class').map((line) => line.trim())
    expect(errors.sort()).toEqual([
      `creativedynamics_errors_total{error_type="StoreUnavailableError",endpoint="/reports/latest"} ${counts.get('GET /reports/latest 500')}`,
      `creativedynamics_errors_total{error_type="ValidationError",endpoint="/analyze"} ${counts.get('POST /analyze 422')}`,
    ])
  })

  test('one trace is a tree, whose last log lines follow and whose spans the collector has', async () => {
    const [, traceId] = /\nOne trace \(([0-9a-f]{32})\)/.exec(exit.stdout) ?? []
    const rows = section(exit.stdout, `One trace (${traceId})`)
    const tree = rows.map((row) => (/^( *.+?) +\d+\.\d\d ms$/.exec(row) ?? [])[1])
    expect(tree).toEqual([
      '  POST /analyze',
      '    analyze_request',
      '      data_validation',
      '      GET',
      '        GET /benchmarks/:dataset',
      '      analyze_all_items',
      ...Array.from({ length: 8 }, () => '        signature_calculation'),
      '        fatigue_detection',
    ])

    const lines = parseLogLines(
      section(exit.stdout, 'Last log lines of that trace')
        .map((line) => line.trim())
        .join('\n'),
    )
    expect(lines.map((line) => line.message)).toEqual([
      'GET /benchmarks/:dataset 200',
      'analysis stored',
      'analyze_all_items finished',
      'POST /analyze 200',
    ])
    expect(new Set(lines.map((line) => line.trace_id))).toEqual(new Set([traceId]))

    const received = collector.spans().filter((span) => span.traceId === traceId)
    expect(received.map((span) => span.name).sort()).toEqual(tree.map((name) => name?.trim()).sort())
  })

  test('the health report names every check', () => {
    const [status, head, , ...rows] = section(exit.stdout, 'Health')
    expect(status).toMatch(/^ {2}status: (healthy|degraded)$/)
    expect(head?.trim().split(/ {2,}/)).toEqual(['check', 'status', 'ms', 'details'])
    expect(rows.map((row) => row.trim().split(/ +/)[0])).toEqual(['memory', 'disk', 'event_loop', 'api_latency'])
    expect(rows[3]).toMatch(/latency_ms=[\d.]+ url=http:\/\/127\.0\.0\.1:\d+\/health\/live status_code=200/)
  })
})

describe.concurrent('without --once', () => {
  test('it stays up with its URLs until SIGINT and ends in order', async () => {
    const demo = runDemo(['--seconds', '0'])
    const base = await addressOf(demo)
    await outputOf(demo.node, /\nStill up until Ctrl-C\n/)
    await vi.waitFor(() => expect(demo.node.stdout()).toContain(`${base}/creatives/cr-1\n`))
    const urls = section(demo.node.stdout(), 'Still up until Ctrl-C').map((line) => line.trim())
    const paths = urls.filter((url) => url !== '').map((url) => url.slice(base.length))
    expect(paths).toEqual(['/metrics', '/health/live', '/health/ready', '/health/detailed', '/creatives/cr-1'])
    for (const path of paths) expect((await fetch(base + path)).status).toBe(200)
    expect(await demo.end('SIGINT')).toMatchObject({ code: 0, stderr: '' })
  })

  test('a signal amid the traffic ends it in order too', async () => {
    const demo = runDemo(['--seconds', '6'])
    await outputOf(demo.node, /sending traffic \[#+\.+\] \d+ requests/)
    expect(await demo.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
    expect(demo.node.stdout()).not.toContain('Requests by endpoint')
  })

  test('a port that is taken is said in words', async () => {
    const other = await listen(createServer())
    try {
      const exit = await runDemo([], { PORT: String(other.port) }).node.exit
      expect(exit).toMatchObject({
        code: 1,
        stdout: '',
        stderr: `Port ${other.port} is taken: choose another one with PORT=5002 npm run demo, or let PORT=0 pick a free one\n`,
      })
    } finally {
      await other.close()
    }
  })

  test('arguments that nobody understands are refused in words', async () => {
    const exit = await runDemo(['--seconds', 'many']).node.exit
    expect(exit).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^--seconds: .*\nusage: /) })
  })
})
