import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RequestContext } from '../context/request-context.ts'
import { Scope, Scopes } from '../context/scope.ts'
import { Clock } from '../core/clock.ts'
import type { CheckFunction, CheckOptions } from './check-options.ts'
import { CheckOutcome } from './check-outcome.ts'
import { CheckRunner } from './check-runner.ts'
import type { CheckResult } from './health.ts'
import { parseRegistration } from './registration.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

interface Deferred {
  readonly promise: Promise<unknown>
  resolve(value?: unknown): void
  reject(error: unknown): void
}

function deferred(): Deferred {
  let resolve!: (value: unknown) => void
  let reject!: (error: unknown) => void
  const promise = new Promise((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

function runnerOf(check: CheckFunction, options?: CheckOptions) {
  const scopes = new Scopes()
  const told: [before: string | undefined, after: string][] = []
  const runner = new CheckRunner(parseRegistration('db', check, options), {
    clock: new Clock(),
    scopes,
    onResult: (_name, before, result) => told.push([before?.status, result.status]),
  })
  return { runner, scopes, told }
}

/** What a promise has come to by now; undefined while it is pending. */
async function now(promise: Promise<CheckResult>): Promise<CheckResult | undefined> {
  let result: CheckResult | undefined
  void promise.then((value) => {
    result = value
  })
  await vi.advanceTimersByTimeAsync(0)
  return result
}

test.each<[string, CheckFunction, Partial<CheckResult>]>([
  ['a value', () => ({ pool: 5 }), { status: 'healthy', details: { pool: 5 } }],
  ['a promise of a value', async () => 'fine', { status: 'healthy', details: 'fine' }],
  ['nothing', () => {}, { status: 'healthy' }],
  ['false', () => false, { status: 'healthy', details: false }],
  ['a degraded mark', () => new CheckOutcome('degraded', { lag: 12 }), { status: 'degraded', details: { lag: 12 } }],
])('a check that returns %s', async (_what, check, expected) => {
  expect(await runnerOf(check).runner.run()).toEqual({ ...expected, duration_ms: expect.any(Number) })
})

test.each<[string, unknown, string]>([
  ['an error', new Error('no route'), 'no route'],
  ['an error without a message', Object.assign(new Error(''), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [
    'errors in one',
    new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')]),
    '::1 refused; 127.0.0.1 refused',
  ],
  ['text', 'down', 'down'],
  ['undefined', undefined, 'threw undefined'],
  ['an endless message', new Error('x'.repeat(1e6)), 'x'.repeat(1_000)],
])('a check that throws %s is unhealthy with the error', async (_what, thrown, error) => {
  const throwing = () => {
    throw thrown
  }
  const expected = { status: 'unhealthy', error, duration_ms: expect.any(Number) }
  expect(await runnerOf(throwing).runner.run()).toEqual(expected)
  expect(await runnerOf(() => Promise.reject(thrown)).runner.run()).toEqual(expected)
})

test('an error whose message cannot be read is unhealthy all the same', async () => {
  const hostile = new Proxy(new Error('x'), {
    get() {
      throw new Error('hands off')
    },
  })
  const { runner } = runnerOf(() => Promise.reject(hostile))
  expect(await runner.run()).toMatchObject({ status: 'unhealthy', error: 'unknown error' })
})

test('an error of another realm is told by its message', async () => {
  const { runner } = runnerOf(() => Promise.reject(runInNewContext('new TypeError("refused")')))
  expect(await runner.run()).toMatchObject({ status: 'unhealthy', error: 'refused' })
})

test('many callers share one run, and the result is used again until cacheMs have passed', async () => {
  const check = vi.fn(() => 1)
  const { runner } = runnerOf(check, { cacheMs: 1_000 })
  const results = await Promise.all(Array.from({ length: 100 }, () => runner.run()))
  expect(new Set(results).size).toBe(1)
  await vi.advanceTimersByTimeAsync(999)
  await runner.run()
  expect(check).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  await runner.run()
  expect(check).toHaveBeenCalledTimes(2)
})

test('a late check is unhealthy at its timeout, and its signal is aborted', async () => {
  let signal: AbortSignal | undefined
  const { runner } = runnerOf(
    (context) => {
      signal = context.signal
      return new Promise(() => {})
    },
    { timeoutMs: 500 },
  )
  const run = runner.run()
  await vi.advanceTimersByTimeAsync(499)
  expect(signal?.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(await run).toEqual({ status: 'unhealthy', error: 'timeout after 500 ms', duration_ms: 500 })
  expect(signal?.aborted).toBe(true)
  expect(signal?.reason).toMatchObject({ name: 'TimeoutError' })
})

test('a hanging check is not started again until it comes back', async () => {
  const first = deferred()
  const check = vi.fn().mockReturnValueOnce(first.promise).mockReturnValue('fine')
  const { runner, told } = runnerOf(check, { timeoutMs: 500, cacheMs: 0 })
  void runner.run()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await runner.run()).toMatchObject({ status: 'unhealthy', error: 'timeout after 500 ms' })
  expect(await runner.probe()).toMatchObject({ status: 'unhealthy', error: 'timeout after 500 ms' })
  expect(check).toHaveBeenCalledTimes(1)
  first.resolve('too late')
  await vi.advanceTimersByTimeAsync(0)
  expect(await runner.run()).toMatchObject({ status: 'healthy', details: 'fine' })
  expect(told).toEqual([
    [undefined, 'unhealthy'],
    ['unhealthy', 'healthy'],
  ])
})

test('a rejection after the timeout goes nowhere', async () => {
  const late = deferred()
  const { runner, told } = runnerOf(() => late.promise, { timeoutMs: 500 })
  void runner.run()
  await vi.advanceTimersByTimeAsync(500)
  late.reject(new Error('too late'))
  await vi.advanceTimersByTimeAsync(0)
  expect(told).toEqual([[undefined, 'unhealthy']])
})

test.each([
  [undefined, 'unhealthy'],
  ['unhealthy', 'unhealthy'],
  ['degraded', 'degraded'],
  ['healthy', 'healthy'],
] as const)(
  'a first run that takes longer than 800 ms is shown with initial %s as %s, and told to nobody',
  async (initial, status) => {
    const { runner, told } = runnerOf(() => new Promise(() => {}), { timeoutMs: 2_000, initial })
    const probe = runner.probe()
    await vi.advanceTimersByTimeAsync(799)
    expect(await now(probe)).toBeUndefined()
    await vi.advanceTimersByTimeAsync(2)
    const error = status === 'healthy' ? undefined : 'no result yet after 800 ms'
    expect(await now(probe)).toEqual({ status, ...(error && { error }), duration_ms: expect.any(Number) })
    expect(told).toEqual([])
  },
)

test('a first run that takes longer than 800 ms goes on, and the next probe shows what it came to', async () => {
  const answer = deferred()
  const { runner } = runnerOf(() => answer.promise)
  void runner.probe()
  await vi.advanceTimersByTimeAsync(1_200)
  answer.resolve({ pool: 5 })
  await vi.advanceTimersByTimeAsync(0)
  expect(await now(runner.probe())).toEqual({
    status: 'healthy',
    details: { pool: 5 },
    duration_ms: expect.any(Number),
  })
})

test('while a check hangs one probe waits for it, and those that come meanwhile hardly do', async () => {
  const check = vi
    .fn()
    .mockReturnValueOnce('fine')
    .mockReturnValue(new Promise(() => {}))
  const { runner } = runnerOf(check, { cacheMs: 1_000 })
  await runner.run()
  await vi.advanceTimersByTimeAsync(1_000)
  const first = runner.probe()
  const second = runner.probe()
  await vi.advanceTimersByTimeAsync(24)
  expect(await now(second)).toBeUndefined()
  await vi.advanceTimersByTimeAsync(2)
  expect(await now(second)).toMatchObject({ status: 'healthy', details: 'fine', stale: true })
  expect(await now(first)).toBeUndefined()
  await vi.advanceTimersByTimeAsync(100)
  const third = runner.probe()
  await vi.advanceTimersByTimeAsync(2)
  expect(await now(third)).toMatchObject({ stale: true })
  await vi.advanceTimersByTimeAsync(674)
  expect(await now(first)).toMatchObject({ status: 'healthy', details: 'fine', stale: true })
})

test('they all wait where the last result is old', async () => {
  const check = vi
    .fn()
    .mockReturnValueOnce('fine')
    .mockReturnValue(new Promise(() => {}))
  const { runner } = runnerOf(check)
  await runner.run()
  await vi.advanceTimersByTimeAsync(60_000)
  const probes = [runner.probe(), runner.probe()]
  await vi.advanceTimersByTimeAsync(799)
  for (const probe of probes) expect(await now(probe)).toBeUndefined()
  await vi.advanceTimersByTimeAsync(2)
  for (const probe of probes) expect(await now(probe)).toMatchObject({ stale: true })
})

test('a probe of a check that hangs now shows the last result as stale, until the timeout', async () => {
  const check = vi
    .fn()
    .mockReturnValueOnce('fine')
    .mockReturnValue(new Promise(() => {}))
  const { runner } = runnerOf(check, { timeoutMs: 2_000, cacheMs: 0 })
  await runner.run()
  const probe = runner.probe()
  await vi.advanceTimersByTimeAsync(801)
  expect(await now(probe)).toMatchObject({ status: 'healthy', details: 'fine', stale: true })
  const late = runner.probe()
  await vi.advanceTimersByTimeAsync(2)
  expect(await now(late)).toMatchObject({ status: 'healthy', stale: true })
  await vi.advanceTimersByTimeAsync(1_197)
  expect(await now(runner.probe())).toMatchObject({ status: 'unhealthy', error: 'timeout after 2000 ms' })
})

test('a probe of a check that answers in time waits for it', async () => {
  const answer = deferred()
  const check = vi.fn().mockReturnValueOnce('old').mockReturnValue(answer.promise)
  const { runner } = runnerOf(check, { cacheMs: 0 })
  await runner.run()
  const probe = runner.probe()
  await vi.advanceTimersByTimeAsync(799)
  answer.resolve('new')
  const result = await now(probe)
  expect(result).toMatchObject({ status: 'healthy', details: 'new' })
  expect(result).not.toHaveProperty('stale')
})

test('a check runs outside the request that asked for it, with nothing recorded beneath', async () => {
  let inside: Scope | undefined
  const { runner, scopes } = runnerOf(async () => {
    await Promise.resolve()
    inside = scopes.current()
  })
  const request = new Scope(new RequestContext('id-1'), undefined, 'handler')
  await scopes.run(request, async () => {
    await runner.run()
    expect(scopes.current()).toBe(request)
  })
  expect(inside).toMatchObject({ request: undefined, span: undefined, suppressed: true })
})

test('disposing ends a run in progress and tells nobody', async () => {
  let signal: AbortSignal | undefined
  const { runner, told } = runnerOf((context) => {
    signal = context.signal
    return new Promise(() => {})
  })
  const run = runner.run()
  runner.dispose()
  expect(await run).toMatchObject({ status: 'unhealthy', error: 'the check was stopped' })
  expect(signal?.aborted).toBe(true)
  expect(told).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

test('in the background it runs about every intervalMs, and probes show the last result without waiting', async () => {
  const slow = deferred()
  const check = vi.fn().mockReturnValueOnce(1).mockReturnValueOnce(slow.promise).mockReturnValue(3)
  const { runner, told } = runnerOf(check, { intervalMs: 10_000, timeoutMs: 60_000 })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(check).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(11_000)
  expect(check).toHaveBeenCalledTimes(2)
  // The second run is under way; nobody waits for it.
  expect(await now(runner.probe())).toEqual({ status: 'healthy', details: 1, duration_ms: expect.any(Number) })
  expect(await now(runner.run())).toMatchObject({ details: 1 })
  slow.resolve(2)
  await vi.advanceTimersByTimeAsync(0)
  expect(await now(runner.probe())).toMatchObject({ details: 2 })
  await vi.advanceTimersByTimeAsync(11_000)
  expect(await now(runner.probe())).toMatchObject({ details: 3 })
  expect(check).toHaveBeenCalledTimes(3)
  expect(told).toHaveLength(3)
  runner.dispose()
  expect(vi.getTimerCount()).toBe(0)
})

test('background runs never meet, and one that hangs shows its timeout', async () => {
  const check = vi
    .fn()
    .mockReturnValueOnce(1)
    .mockReturnValue(new Promise(() => {}))
  const { runner } = runnerOf(check, { intervalMs: 1_000, timeoutMs: 500 })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(check).toHaveBeenCalledTimes(2)
  expect(await now(runner.probe())).toMatchObject({ status: 'unhealthy', error: 'timeout after 500 ms' })
  runner.dispose()
})

test('a result that is older than two intervals, as after a pause of the process, is not shown as if it were new', async () => {
  const check = vi.fn(() => check.mock.calls.length)
  const { runner } = runnerOf(check, { intervalMs: 10_000 })
  await vi.advanceTimersByTimeAsync(5_000)
  runner.stopBackground()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await now(runner.probe())).toMatchObject({ details: 2 })
})

test('the first background runs of many are spread, and so are those after', async () => {
  const times: number[] = []
  const runners = Array.from({ length: 50 }, () => runnerOf(() => times.push(Date.now()), { intervalMs: 4_000 }).runner)
  const start = Date.now()
  await vi.advanceTimersByTimeAsync(4_000)
  const first = times.splice(0).map((time) => time - start)
  expect(Math.min(...first)).toBeLessThan(1_000)
  expect(Math.max(...first)).toBeGreaterThan(3_000)
  for (const runner of runners) runner.dispose()
})

test('failureThreshold and successThreshold hold a change back until it was seen so often in a row', async () => {
  let down = false
  const check = () => {
    if (down) throw new Error('refused')
    return { pool: 5 }
  }
  const { runner, told } = runnerOf(check, { cacheMs: 0, failureThreshold: 3, successThreshold: 2 })
  await runner.run()
  down = true
  expect(await runner.run()).toEqual({
    status: 'healthy',
    details: { pool: 5 },
    duration_ms: expect.any(Number),
    pending: { status: 'unhealthy', error: 'refused', runs: 1 },
  })
  down = false
  expect(await runner.run()).not.toHaveProperty('pending')
  down = true
  await runner.run()
  expect(await runner.run()).toMatchObject({ status: 'healthy', pending: { runs: 2 } })
  expect(await runner.run()).toEqual({ status: 'unhealthy', error: 'refused', duration_ms: expect.any(Number) })
  down = false
  expect(await runner.run()).toMatchObject({
    status: 'unhealthy',
    error: 'refused',
    pending: { status: 'healthy', runs: 1 },
  })
  expect(await runner.run()).toEqual({ status: 'healthy', details: { pool: 5 }, duration_ms: expect.any(Number) })
  expect(told.filter(([before, after]) => before !== after)).toEqual([
    [undefined, 'healthy'],
    ['healthy', 'unhealthy'],
    ['unhealthy', 'healthy'],
  ])
})

test('a first failure counts at once, whatever the threshold', async () => {
  const { runner } = runnerOf(() => Promise.reject(new Error('refused')), { failureThreshold: 3 })
  expect(await runner.run()).toMatchObject({ status: 'unhealthy', error: 'refused' })
})

test('degraded is a success: it is shown at once, and ends no row of failures that has not begun', async () => {
  const check = vi
    .fn()
    .mockReturnValueOnce(1)
    .mockReturnValueOnce(new CheckOutcome('degraded', { lag: 12 }))
  const { runner } = runnerOf(check, { cacheMs: 0, failureThreshold: 2, successThreshold: 2 })
  await runner.run()
  expect(await runner.run()).toEqual({ status: 'degraded', details: { lag: 12 }, duration_ms: expect.any(Number) })
})
