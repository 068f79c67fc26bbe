import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RequestContext } from '../context/request-context.ts'
import { Scope, Scopes } from '../context/scope.ts'
import { Clock } from '../core/clock.ts'
import { CheckOutcome } from './check-outcome.ts'
import { CheckRunner } from './check-runner.ts'
import type { CheckFunction, CheckOptions, CheckResult } from './health.ts'
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

test('a probe of a check that never had a result waits 800 ms, then calls it unhealthy', async () => {
  const { runner, told } = runnerOf(() => new Promise(() => {}), { timeoutMs: 2_000 })
  const probe = runner.probe()
  await vi.advanceTimersByTimeAsync(799)
  expect(await now(probe)).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1)
  expect(await now(probe)).toMatchObject({ status: 'unhealthy', error: 'no result yet after 800 ms' })
  expect(told).toEqual([])
})

test('a probe of a check that hangs now shows the last result as stale, until the timeout', async () => {
  const check = vi
    .fn()
    .mockReturnValueOnce('fine')
    .mockReturnValue(new Promise(() => {}))
  const { runner } = runnerOf(check, { timeoutMs: 2_000, cacheMs: 0 })
  await runner.run()
  const probe = runner.probe()
  await vi.advanceTimersByTimeAsync(800)
  expect(await now(probe)).toMatchObject({ status: 'healthy', details: 'fine', stale: true })
  expect(await now(runner.probe())).toMatchObject({ status: 'healthy', stale: true })
  await vi.advanceTimersByTimeAsync(1_200)
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
