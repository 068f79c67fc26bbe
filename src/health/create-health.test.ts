import { afterEach, expect, test, vi } from 'vitest'
import { createHealthPart, NO_BUILTINS } from '../../test/support/health-part.ts'
import { Faults } from '../core/faults.ts'
import { Warnings } from '../core/warnings.ts'
import type { CheckFunction, CheckOptions, HealthStatus } from './check-options.ts'
import type { HealthDeps } from './create-health.ts'
import type { HealthPart } from './health.ts'

const parts: HealthPart[] = []

afterEach(() => {
  for (const part of parts.splice(0)) part.dispose()
})

function healthOf(over: Partial<HealthDeps> = {}) {
  const results: unknown[] = []
  const transitions: unknown[] = []
  const faults = new Faults(new Warnings())
  const health = createHealthPart({
    faults,
    onResult: (...result) => results.push(result),
    onTransition: (...transition) => transitions.push(transition),
    ...over,
  })
  parts.push(health)
  return { health, results, transitions, faults }
}

function fail(): never {
  throw new Error('down')
}

test('a report has the time, the status of the whole and the result of each check', async () => {
  const { health } = healthOf()
  health.register('db', async () => ({ pool: 5 }))
  const report = await health.run()
  expect(report).toEqual({
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    status: 'healthy',
    checks: { db: { status: 'healthy', details: { pool: 5 }, duration_ms: expect.any(Number) } },
  })
})

test('without checks the whole is healthy', async () => {
  expect(await healthOf().health.run()).toMatchObject({ status: 'healthy', checks: {} })
})

test('one failing check does not hide the others', async () => {
  const { health } = healthOf()
  health.register('bad', fail)
  health.register('good', () => 1)
  expect((await health.run()).checks).toMatchObject({
    bad: { status: 'unhealthy', error: 'down' },
    good: { status: 'healthy', details: 1 },
  })
})

test.each<[string, CheckFunction | 'degraded', CheckOptions | undefined, HealthStatus, number]>([
  ['critical and failing', fail, undefined, 'unhealthy', 503],
  ['not critical and failing', fail, { critical: false }, 'degraded', 200],
  ['critical and degraded', 'degraded', undefined, 'degraded', 200],
  ['fine', () => 1, undefined, 'healthy', 200],
])('a check that is %s', async (_what, check, options, status, code) => {
  const { health } = healthOf()
  health.register('a', check === 'degraded' ? () => health.degraded({ lag: 12 }) : check, options)
  health.register('b', () => 1)
  expect((await health.run()).status).toBe(status)
  expect(await health.probe('ready', true)).toMatchObject({ code, body: { status } })
})

test('degraded details are shown', async () => {
  const { health } = healthOf()
  health.register('replica', () => health.degraded({ lag: 12 }))
  expect((await health.run()).checks.replica).toMatchObject({ status: 'degraded', details: { lag: 12 } })
})

test('checks run at the same time', async () => {
  const { health } = healthOf()
  let arrived = 0
  let open!: () => void
  const all = new Promise<void>((resolve) => {
    open = resolve
  })
  for (const name of ['a', 'b', 'c']) {
    health.register(name, () => {
      if (++arrived === 3) open()
      return all
    })
  }
  expect(await health.run()).toMatchObject({ status: 'healthy' })
})

test('a group runs its own checks only, and the detailed report runs all', async () => {
  const { health } = healthOf()
  health.register('ready', () => 1)
  health.register('warm', () => 1, { groups: ['startup'] })
  health.register('both', () => 1, { groups: ['ready', 'startup'] })
  health.register('neither', () => 1, { groups: [] })
  const names = async (kind: 'live' | 'ready' | 'startup' | 'detailed') =>
    Object.keys(((await health.probe(kind, true)).body as { checks: object }).checks)
  expect(await names('live')).toEqual([])
  expect(await names('ready')).toEqual(['ready', 'both'])
  expect(await names('startup')).toEqual(['warm', 'both'])
  expect(await names('detailed')).toEqual(['ready', 'warm', 'both', 'neither'])
  expect(Object.keys((await health.run('startup')).checks)).toEqual(['warm', 'both'])
})

test('liveness runs no checks', async () => {
  const { health } = healthOf()
  const check = vi.fn(fail)
  health.register('db', check)
  expect(await health.probe('live', true)).toMatchObject({ code: 200, body: { status: 'healthy' } })
  expect(check).not.toHaveBeenCalled()
})

test('strangers see the status only', async () => {
  const { health } = healthOf()
  health.register('db', fail)
  for (const kind of ['live', 'ready', 'startup', 'detailed'] as const) {
    expect(Object.keys((await health.probe(kind, false)).body)).toEqual(['timestamp', 'status'])
  }
  health.setStarted(false)
  health.startDraining()
  for (const kind of ['ready', 'startup'] as const) {
    expect(Object.keys((await health.probe(kind, false)).body)).toEqual(['timestamp', 'status'])
  }
})

test('while draining readiness is 503 without running checks, and liveness stays 200', async () => {
  const { health } = healthOf()
  const check = vi.fn(() => 1)
  health.register('db', check)
  expect(health.draining).toBe(false)
  health.startDraining()
  expect(health.draining).toBe(true)
  expect(await health.probe('ready', true)).toMatchObject({
    code: 503,
    body: { status: 'unhealthy', reason: 'shutting down' },
  })
  expect(check).not.toHaveBeenCalled()
  expect(await health.probe('live', true)).toMatchObject({ code: 200 })
})

test('a probe that was waiting when draining began is refused', async () => {
  const { health } = healthOf()
  health.register('db', async () => health.startDraining())
  expect(await health.probe('ready', true)).toMatchObject({ code: 503 })
})

test('start-up is complete unless the application says otherwise', async () => {
  const { health } = healthOf()
  expect(await health.probe('startup', true)).toMatchObject({ code: 200 })
  health.setStarted(false)
  expect(await health.probe('startup', true)).toMatchObject({ code: 503, body: { reason: 'starting' } })
  // What has not started cannot take requests either.
  expect(await health.probe('ready', true)).toMatchObject({ code: 503, body: { reason: 'starting' } })
  expect(await health.probe('live', true)).toMatchObject({ code: 200 })
  health.setStarted(true)
  expect(await health.probe('startup', true)).toMatchObject({ code: 200 })
  expect(await health.probe('ready', true)).toMatchObject({ code: 200 })
})

test('background runs begin without being asked, and end with the draining', async () => {
  vi.useFakeTimers()
  try {
    const { health, results } = healthOf()
    const check = vi.fn(() => 1)
    health.register('db', check, { intervalMs: 1_000 })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(check.mock.calls.length).toBeGreaterThanOrEqual(8)
    expect(results).toHaveLength(check.mock.calls.length)
    health.startDraining()
    health.register('late', check, { intervalMs: 1_000 })
    check.mockClear()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(check).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test('switched off, taken away or disposed, nothing runs in the background', async () => {
  vi.useFakeTimers()
  try {
    const check = vi.fn(() => 1)
    healthOf({ options: false }).health.register('db', check, { intervalMs: 1_000 })
    healthOf().health.register('db', check, { intervalMs: 1_000 })()
    const { health } = healthOf()
    health.dispose()
    health.register('db', check, { intervalMs: 1_000 })
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test('what a threshold holds back is no change, and is told as a run that failed', async () => {
  const { health, results, transitions } = healthOf()
  let down = false
  health.register('db', () => (down ? fail() : 1), { cacheMs: 0, failureThreshold: 2 })
  await health.run()
  down = true
  await health.run()
  expect(transitions).toEqual([])
  expect(results[1]).toEqual(['db', 'healthy', expect.any(Number), false])
  await health.run()
  expect(transitions).toEqual([['db', 'healthy', 'unhealthy', 'down']])
})

test('a name can be used once, and again after the check was taken away', async () => {
  const { health } = healthOf()
  const remove = health.register('db', () => 1)
  expect(() => health.register('db', () => 2)).toThrow('OBS_ERR_INVALID_CHECK')
  remove()
  expect((await health.run()).checks).toEqual({})
  health.register('db', () => 2)
  remove()
  expect((await health.run()).checks).toMatchObject({ db: { details: 2 } })
})

test('every run is told with its duration in seconds, a change of status once', async () => {
  const { health, results, transitions } = healthOf()
  let down = false
  health.register('db', () => (down ? fail() : 1), { cacheMs: 0 })
  await health.run()
  await health.run()
  down = true
  await health.run()
  await health.run()
  down = false
  await health.run()
  expect(results).toHaveLength(5)
  expect(results[0]).toEqual(['db', 'healthy', expect.any(Number), true])
  expect(results[2]).toEqual(['db', 'unhealthy', expect.any(Number), false])
  expect(transitions).toEqual([
    ['db', 'healthy', 'unhealthy', 'down'],
    ['db', 'unhealthy', 'healthy', undefined],
  ])
})

test('a check that fails from the start is told once', async () => {
  const { health, transitions } = healthOf()
  health.register('db', fail, { cacheMs: 0 })
  await health.run()
  await health.run()
  expect(transitions).toEqual([['db', undefined, 'unhealthy', 'down']])
})

test('listeners that throw are counted and change no report', async () => {
  const { health, faults } = healthOf({ onResult: fail, onTransition: fail })
  health.register('db', fail)
  expect(await health.run()).toMatchObject({ checks: { db: { error: 'down' } } })
  expect(faults.counts().get('health')).toBe(2)
})

test('the built-in checks are there, not critical, unless their option is false', async () => {
  const { health } = healthOf({
    options: {
      ...NO_BUILTINS,
      memory: { degradedRatio: 0, unhealthyRatio: 0 },
      disk: { path: '/', degradedRatio: 0, unhealthyRatio: 0 },
      eventLoop: { degradedMs: 200, unhealthyMs: 1_000 },
      apiLatency: { url: undefined, degradedMs: 500, unhealthyMs: 2_000 },
    },
  })
  const { status, checks } = await health.run('ready')
  expect(Object.keys(checks)).toEqual(['memory', 'disk', 'event_loop', 'api_latency'])
  expect(checks).toMatchObject({
    memory: { status: 'unhealthy', details: { used_percent: expect.any(Number), available_gb: expect.any(Number) } },
    disk: { status: 'unhealthy', details: { used_percent: expect.any(Number), free_gb: expect.any(Number) } },
    event_loop: { status: 'healthy', details: { delay_p99_ms: expect.any(Number), utilization: expect.any(Number) } },
    api_latency: { status: 'healthy', details: { note: expect.any(String) } },
  })
  expect(status).toBe('degraded')
})

test('switched off, nothing runs, mistakes are still named and probes are answered', async () => {
  const { health } = healthOf({ options: false })
  const check = vi.fn(fail)
  const remove = health.register('db', check)
  expect(() => health.register('', check)).toThrow('OBS_ERR_INVALID_CHECK')
  expect(await health.run()).toMatchObject({ status: 'healthy', checks: {} })
  for (const kind of ['live', 'ready', 'startup', 'detailed'] as const) {
    expect(await health.probe(kind, true)).toMatchObject({ code: 200, body: { status: 'healthy', checks: {} } })
  }
  expect(check).not.toHaveBeenCalled()
  health.startDraining()
  expect(await health.probe('ready', true)).toMatchObject({ code: 503 })
  remove()
})

test('10 000 concurrent probes run each check once', async () => {
  const { health } = healthOf()
  const slow = vi.fn(() => new Promise((resolve) => setTimeout(resolve, 50)))
  const quick = vi.fn(() => 1)
  health.register('slow', slow)
  health.register('quick', quick)
  const answers = await Promise.all(Array.from({ length: 10_000 }, () => health.probe('ready', true)))
  expect(answers.every((answer) => answer.code === 200)).toBe(true)
  expect(slow).toHaveBeenCalledTimes(1)
  expect(quick).toHaveBeenCalledTimes(1)
})
