import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningPrometheus, startPrometheus } from './support/prometheus.ts'
import { reasonToSkip, versionsLike } from './support/server-programs.ts'
import { type RunningService, startMetricsService } from './support/service-process.ts'

const noPrometheus = reasonToSkip('prometheus', 'prometheus')
/** How often the event loop stood still for longer than a quarter of a second, out of one scrape. */
const LONG_DELAYS = (job: string) =>
  `nodejs_eventloop_delay_seconds_count{job="${job}"} - ignoring(le) nodejs_eventloop_delay_seconds_bucket{job="${job}",le="0.25"}`

describe.skipIf(noPrometheus)(`a blocked event loop and Prometheus ${noPrometheus ?? ''}`, () => {
  let inline: RunningService
  let worker: RunningService
  let servers: readonly RunningPrometheus[]

  beforeAll(async () => {
    ;[inline, worker] = await Promise.all([startMetricsService(), startMetricsService({ isolate: 'worker' })])
    // Two that ask at different times: what a scrape reset, the other one would miss.
    const start = (version: string, interval: string) =>
      startPrometheus({
        version,
        config: {
          global: { scrape_interval: interval, scrape_timeout: interval },
          scrape_configs: [
            { job_name: 'inline', static_configs: [{ targets: [`127.0.0.1:${inline.metricsPort}`] }] },
            { job_name: 'worker', static_configs: [{ targets: [`127.0.0.1:${worker.metricsPort}`] }] },
          ],
        },
      })
    const [second = '2', third = '3'] = versionsLike('prometheus', '2', '3')
    servers = await Promise.all([start(second, '500ms'), start(third, '700ms')])
    await Promise.all(servers.map((server) => server.waitForSamples('up == 1', ({ length }) => length === 2)))
  })
  afterAll(async () => {
    await Promise.all([...(servers ?? []), inline, worker].map((each) => each?.stop()))
  })

  async function block(service: RunningService, ms: number): Promise<void> {
    await (await fetch(`http://127.0.0.1:${service.port}/block/${ms}`)).text()
  }

  test('two servers agree on how often it was blocked', async () => {
    for (let i = 0; i < 3; i++) await block(inline, 400)
    const counts = () =>
      Promise.all(
        servers.map(async (server) => (await server.query(LONG_DELAYS('inline'))).samples.map(({ value }) => value)),
      )
    await expect
      .poll(counts, { timeout: 20_000 })
      .toSatisfy(([[one = 0] = [], [other] = []]) => one >= 3 && one === other)
    for (const server of servers) {
      const longest = await server.waitForSamples('max_over_time(nodejs_eventloop_lag_max_seconds{job="inline"}[1m])')
      expect(longest[0]?.value).toBeGreaterThan(0.35)
    }
  })

  test('with metrics.isolate it is seen while it lasts; without, the service is down', async () => {
    await Promise.all([block(inline, 4_000), block(worker, 4_000)])
    for (const server of servers) {
      const longest = await server.waitForSamples('max_over_time(nodejs_eventloop_blocked_seconds{job="worker"}[30s])')
      expect(longest[0]?.value).toBeGreaterThan(1.5)
      expect(await server.waitForSamples('min_over_time(up{job="inline"}[30s])')).toMatchObject([{ value: 0 }])
      expect(await server.waitForSamples('min_over_time(up{job="worker"}[30s])')).toMatchObject([{ value: 1 }])
    }
  })
})
