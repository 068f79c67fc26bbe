import { expect, test } from 'vitest'
import { createHealthPart } from '../../test/support/health-part.ts'

test('a report in the format application/health+json', async () => {
  const health = createHealthPart()
  health.register('db', () => ({ pool: 5 }))
  health.register('replica', () => health.degraded({ lag: 12 }))
  health.register('cache', () => Promise.reject(new Error('refused')), { critical: false })
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  const common = { componentType: 'component', observedValue: expect.any(Number), observedUnit: 'ms', time }
  expect(await health.probe('detailed', true, 'health+json')).toEqual({
    code: 200,
    body: {
      status: 'warn',
      releaseId: '1.2.3',
      serviceId: 'shop',
      checks: {
        'db:responseTime': [{ ...common, status: 'pass', details: { pool: 5 } }],
        'replica:responseTime': [{ ...common, status: 'warn', details: { lag: 12 } }],
        'cache:responseTime': [{ ...common, status: 'fail', output: 'refused' }],
      },
    },
  })
  health.dispose()
})

test('strangers see the status only', async () => {
  const health = createHealthPart()
  health.register('db', () => 1)
  expect(await health.probe('live', false, 'health+json')).toEqual({ code: 200, body: { status: 'pass' } })
  health.startDraining()
  expect(await health.probe('ready', false, 'health+json')).toEqual({ code: 503, body: { status: 'fail' } })
  expect((await health.probe('ready', true, 'health+json')).body).toMatchObject({
    status: 'fail',
    output: 'shutting down',
    checks: {},
  })
})

test('a check without a result yet has no time', async () => {
  const health = createHealthPart()
  health.register('hanging', () => new Promise(() => {}))
  const { body } = await health.probe('ready', true, 'health+json')
  const [measurement] = (body as { checks: Record<string, object[]> }).checks['hanging:responseTime'] ?? []
  expect(measurement).toMatchObject({ status: 'fail', output: 'no result yet after 800 ms' })
  expect(measurement).not.toHaveProperty('time')
  health.dispose()
})
