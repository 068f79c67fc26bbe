import { expect, test } from 'vitest'
import { createHealthPart, NO_BUILTINS } from '../../test/support/health-part.ts'
import type { OwnOutputs } from './exporter-checks.ts'

const up = { target: 'collector:4317', problem: undefined }

function healthOf(outputs: OwnOutputs, exporters = true) {
  return createHealthPart({ options: { ...NO_BUILTINS, exporters }, outputs })
}

test('each output of the library is a check, for people only', async () => {
  const asked: number[] = []
  const health = healthOf({
    traces: async (ms) => {
      asked.push(ms)
      return up
    },
    datadog: async () => ({ target: 'agent:8126', problem: 'connect ECONNREFUSED' }),
    destinations: () => [
      { name: 'stdout', problem: undefined },
      { name: '/var/log/app.log', problem: 'ENOSPC' },
    ],
  })
  expect((await health.probe('ready', true)).body).toMatchObject({ status: 'healthy', checks: {} })
  expect(asked).toEqual([])
  const { code, body } = await health.probe('detailed', true)
  expect(code).toBe(200)
  expect(body).toMatchObject({
    status: 'degraded',
    checks: {
      traces_exporter: { status: 'healthy', details: { target: 'collector:4317' } },
      datadog_agent: { status: 'unhealthy', details: { target: 'agent:8126' }, error: 'connect ECONNREFUSED' },
      log_destinations: {
        status: 'unhealthy',
        details: { stdout: 'ok', '/var/log/app.log': 'ENOSPC' },
        error: '/var/log/app.log: ENOSPC',
      },
    },
  })
  expect(asked).toEqual([2_500])
  health.dispose()
})

test('outputs that the instance does not have are no checks, and none is without the option', async () => {
  const some = healthOf({ destinations: () => [] })
  expect((await some.run()).checks).toMatchObject({ log_destinations: { status: 'healthy', details: {} } })
  expect((await healthOf({ traces: async () => up }, false).run()).checks).toEqual({})
})
