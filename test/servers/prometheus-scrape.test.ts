import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../../src/ops/proof/until.ts'
import { type ParsedFamily, parseExposition } from '../support/parse-exposition.ts'
import { type RunningPrometheus, startPrometheus, type VectorSample } from './support/prometheus.ts'
import { reasonToSkip, versionsOf } from './support/server-programs.ts'
import { type RunningService, startMetricsService } from './support/service-process.ts'

const noPrometheus = reasonToSkip('prometheus', 'prometheus')
const BEARER = 'a-long-token'
const BASIC = { username: 'prometheus', password: 'päss wörd' }
/** What every scrape changes: its own figures, connections, of which it is one, and what is open at that moment. */
const CHANGING = /^shop_(observability_scrape_|observability_series$|active_connections$)/

interface Services {
  readonly open: RunningService
  readonly bearer: RunningService
  readonly basic: RunningService
  readonly cluster: RunningService
}

function job(name: string, port: number, settings: object = {}) {
  return { job_name: name, static_configs: [{ targets: [`127.0.0.1:${port}`] }], ...settings }
}

function scrapeConfig({ open, bearer, basic, cluster }: Services, version: string) {
  const withToken = (credentials: string) => ({ authorization: { type: 'Bearer', credentials } })
  // Before it, the format could not be chosen; OpenMetrics is what it asks for first.
  const knowsProtocols = !version.startsWith('2.42')
  const text = { scrape_protocols: ['PrometheusText0.0.4'] }
  return {
    global: { scrape_interval: '250ms', scrape_timeout: '250ms' },
    scrape_configs: [
      job('openmetrics', open.port),
      ...(knowsProtocols ? [job('text', open.port, text)] : []),
      job('own-port', open.metricsPort),
      job('cluster', cluster.metricsPort),
      job('bearer', bearer.port, withToken(BEARER)),
      job('bearer-wrong', bearer.port, withToken('another')),
      job('bearer-none', bearer.port),
      job('basic', basic.port, { basic_auth: BASIC }),
      job('basic-wrong', basic.port, { basic_auth: { ...BASIC, password: 'other' } }),
    ],
  }
}

/** Series with their values in one form: Prometheus 3 writes `le="5"` as `5.0`. */
function series(samples: readonly { name: string; labels: Readonly<Record<string, string>>; value: number }[]) {
  const lines = samples.map(({ name, labels, value }) => {
    const { le, job: _, instance: __, __name__, ...rest } = labels
    const bound = le === undefined ? {} : { le: Number(le.replace('+Inf', 'Infinity')) }
    return [name, JSON.stringify(Object.entries({ ...rest, ...bound }).sort()), value] as const
  })
  return lines.sort(([a, b], [c, d]) => (a + b < c + d ? -1 : 1))
}

function ofService(samples: readonly VectorSample[]) {
  const named = samples.map((sample) => ({ ...sample, name: sample.labels.__name__ as string }))
  return series(named.filter(({ name }) => !CHANGING.test(name)))
}

async function scrape(port: number, accept?: string): Promise<readonly ParsedFamily[]> {
  const headers = accept === undefined ? {} : { accept }
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).text()
  return parseExposition(text, accept === undefined ? 'text' : 'openMetrics')
}

describe.skipIf(noPrometheus)(`scraped by Prometheus ${noPrometheus ?? ''}`, () => {
  let services: Services

  beforeAll(async () => {
    const [open, bearer, basic, cluster] = await Promise.all([
      startMetricsService(),
      startMetricsService({ auth: { bearer: BEARER } }),
      startMetricsService({ auth: BASIC }),
      startMetricsService({}, 'cluster'),
    ])
    services = { open, bearer, basic, cluster }
    const call = async (path: string, headers = {}) =>
      (await fetch(`http://127.0.0.1:${open.port}${path}`, { headers })).text()
    for (const path of ['/items/1', '/items/2', '/fail', '/nowhere']) await call(path)
  })
  afterAll(() => Promise.all(Object.values(services ?? {}).map(({ stop }) => stop())))

  describe.each(versionsOf('prometheus'))('%s', (version) => {
    let prometheus: RunningPrometheus

    beforeAll(async () => {
      const config = scrapeConfig(services, version)
      prometheus = await startPrometheus({ version, config, args: ['--enable-feature=exemplar-storage'] })
      await prometheus.waitForSamples('up', (samples) => samples.length === config.scrape_configs.length)
    })
    afterAll(() => prometheus?.stop())

    test('reaches every target that it may, and is told 401 by the others', async () => {
      const expected = scrapeConfig(services, version).scrape_configs.map(({ job_name: name }) =>
        /wrong|none/.test(name)
          ? { job: name, health: 'down', lastError: 'server returned HTTP status 401 Unauthorized' }
          : { job: name, health: 'up', lastError: '' },
      )
      // On a busy machine a single scrape may take longer than the quarter of a second that it has.
      await expect
        .poll(() => prometheus.targets(), { timeout: 20_000 })
        .toEqual(expect.arrayContaining(expected.map((target) => expect.objectContaining(target))))
      expect(await prometheus.targets()).toHaveLength(expected.length)
    })

    test.each(['openmetrics', 'text', 'own-port'])(
      'has by %s every series that the service shows, with its value',
      async (name) => {
        if (name === 'text' && version.startsWith('2.42')) return
        const shown = async () =>
          series(
            (await scrape(services.open.port))
              .flatMap(({ samples }) => samples)
              .filter((sample) => sample.name.startsWith('shop_') && !CHANGING.test(sample.name)),
          )
        const expected = await shown()
        expect(expected.length).toBeGreaterThan(100)
        const query = `{job="${name}", __name__=~"shop_.*"}`
        await expect.poll(async () => ofService((await prometheus.query(query)).samples)).toEqual(expected)
      },
    )

    test('knows the type and the help of every metric', async () => {
      const families = await scrape(services.open.port, 'application/openmetrics-text;version=1.0.0')
      const metadata = await prometheus.get('/api/v1/targets/metadata', { match_target: '{job="openmetrics"}' })
      const known = new Map(metadata.map(({ metric, type, help }: any) => [metric, { type, help }]))
      for (const { name, type, help } of families) expect([name, known.get(name)]).toEqual([name, { type, help }])
    })

    test('keeps the trace of a request as the exemplar of its bucket', async () => {
      const traceId = '0af7651916cd43dd8448eb211c80319c'
      const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
      // A bucket keeps its first exemplar for a moment.
      const exemplars = await until('the exemplar', async () => {
        await (await fetch(`http://127.0.0.1:${services.open.port}/items/9`, { headers })).text()
        const now = Date.now() / 1_000
        const found = await prometheus.get('/api/v1/query_exemplars', {
          query: 'shop_request_duration_seconds_bucket{job="openmetrics",endpoint="/items/:id"}',
          start: String(now - 60),
          end: String(now + 60),
        })
        const all: any[] = found.flatMap((each: any) => each.exemplars)
        return all.some(({ labels }) => labels.trace_id === traceId) ? all : undefined
      })
      const own = exemplars.find(({ labels }) => labels.trace_id === traceId)
      expect(own.labels.span_id).toMatch(/^[0-9a-f]{16}$/)
      expect(Number(own.value)).toBeGreaterThan(0)
    })

    test('answers the questions that are asked of it, without a remark', async () => {
      for (const expression of [
        'sum by (status) (rate(shop_requests_total{job="openmetrics"}[1m]))',
        'histogram_quantile(0.95, sum by (le) (rate(shop_request_duration_seconds_bucket{job="openmetrics"}[1m])))',
        'sum(shop_orders_total{job="openmetrics", status="ok"}) == 12345',
        'shop_temperature_celsius{job="openmetrics"} == -40.5',
        'shop_data_processed_bytes{job="openmetrics"} == 2^40',
        'process_uptime_seconds{job="openmetrics"} > 0',
      ]) {
        await prometheus.waitForSamples(expression)
        expect([expression, (await prometheus.query(expression)).remarks]).toEqual([expression, []])
      }
    })

    test('has the sums of a cluster', async () => {
      const [{ value: orders = 0 } = {}] = await prometheus.waitForSamples(
        'shop_orders_total{job="cluster",status="ok"}',
      )
      const [{ value: waits = 0 } = {}] = await prometheus.waitForSamples('shop_wait_seconds_count{job="cluster"}')
      const answered = 'shop_observability_workers{job="cluster",state="answered"}'
      expect([orders, waits]).toEqual([1 + 2, 2])
      expect(await prometheus.waitForSamples(answered)).toMatchObject([{ value: 2 }])
    })

    test('lost no sample to its rules: out of order, duplicate, out of bounds', async () => {
      expect(prometheus.output()).not.toMatch(/out of order|duplicate|out of bounds|append failed/i)
    })
  })
})
