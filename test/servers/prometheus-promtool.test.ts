import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { promtool } from './support/command-tools.ts'
import { reasonToSkip, versionsOf } from './support/server-programs.ts'
import { type RunningService, startMetricsService } from './support/service-process.ts'

/** Names that prom-client and the guide gave. */
const OPINIONS = [
  'nodejs_active_handles_total non-counter metrics should not have "_total" suffix',
  'nodejs_active_requests_total non-counter metrics should not have "_total" suffix',
  'nodejs_active_resources_total non-counter metrics should not have "_total" suffix',
  'shop_data_processed_bytes counter metrics should have "_total" suffix',
]
const noPrometheus = reasonToSkip('prometheus', 'prometheus')

describe.skipIf(noPrometheus)(`promtool ${noPrometheus ?? ''}`, () => {
  let service: RunningService

  beforeAll(async () => {
    service = await startMetricsService()
    const call = async (path: string) => (await fetch(`http://127.0.0.1:${service.port}${path}`)).text()
    for (const path of ['/items/1', '/items/2', '/fail', '/nowhere']) await call(path)
  })
  afterAll(() => service?.stop())

  test.each(versionsOf('prometheus'))('of %s reads metrics of every kind', async (version) => {
    const input = await (await fetch(`http://127.0.0.1:${service.port}/metrics`)).text()
    for (const type of ['counter', 'gauge', 'histogram']) expect(input).toMatch(new RegExp(`^# TYPE .* ${type}$`, 'm'))
    const { status, output } = promtool(['check', 'metrics'], { version, input })
    // Its opinions on names (status 3) are not errors of the text (status 1).
    expect([0, 3], output).toContain(status)
    expect(output.trim().split('\n').sort()).toEqual(OPINIONS)
  })
})
