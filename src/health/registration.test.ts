import { expect, test } from 'vitest'
import { ObservabilityError } from '../core/errors.ts'
import type { CheckFunction, CheckOptions } from './check-options.ts'
import { parseRegistration } from './registration.ts'

const check = () => 1

test('a check without options is critical, part of readiness, late after 2 s and kept for 1 s', () => {
  expect(parseRegistration('db', check)).toEqual({
    name: 'db',
    check,
    critical: true,
    timeoutMs: 2_000,
    cacheMs: 1_000,
    groups: ['ready'],
    intervalMs: undefined,
    failureThreshold: 1,
    successThreshold: 1,
    initial: 'unhealthy',
  })
})

test('a result of a check that runs in the background is kept until after the next run, unless cacheMs is given', () => {
  expect(parseRegistration('db', check, { intervalMs: 15_000 })).toMatchObject({ cacheMs: 30_000, intervalMs: 15_000 })
  expect(parseRegistration('db', check, { intervalMs: 15_000, cacheMs: 5 })).toMatchObject({ cacheMs: 5 })
})

test.each(['db', 'a', 'Kafka: orders/v2', 'größe', 'x'.repeat(100)])('the name %j is accepted', (name) => {
  expect(parseRegistration(name, check).name).toBe(name)
})

test.each(['', ' ', 'db ', 'a\nb', '__proto__', 'x'.repeat(101), 5 as never, undefined as never])(
  'the name %j is refused',
  (name) => {
    expect(() => parseRegistration(name, check)).toThrow(/OBS_ERR_INVALID_CHECK.*name/)
  },
)

test.each<CheckOptions>([
  { timeoutMs: 1 },
  { timeoutMs: 600_000 },
  { cacheMs: 0 },
  { cacheMs: 86_400_000 },
  { groups: [] },
  { groups: ['ready', 'startup'] },
  { critical: undefined, timeoutMs: undefined, intervalMs: undefined, initial: undefined },
  { intervalMs: 100, failureThreshold: 1, successThreshold: 1, initial: 'healthy' },
  { intervalMs: 86_400_000, failureThreshold: 100, successThreshold: 100, initial: 'degraded' },
])('the options %j are accepted', (options) => {
  expect(parseRegistration('db', check, options)).toMatchObject({ name: 'db' })
})

test.each([
  [{ timeoutMs: 0 }, 'timeoutMs: expected a whole number from 1 to 600000, got 0'],
  [{ timeoutMs: 600_001 }, 'timeoutMs'],
  [{ timeoutMs: 1.5 }, 'timeoutMs'],
  [{ cacheMs: -1 }, 'cacheMs'],
  [{ cacheMs: 86_400_001 }, 'cacheMs'],
  [{ critical: 'yes' }, 'critical: expected a boolean, got "yes"'],
  [{ groups: ['live'] }, 'groups: expected a list of ready, startup'],
  [{ groups: 'ready' }, 'groups'],
  [{ intervalMs: 99 }, 'intervalMs: expected a whole number from 100 to 86400000, got 99'],
  [{ intervalMs: '15s' }, 'intervalMs'],
  [{ failureThreshold: 0 }, 'failureThreshold: expected a whole number from 1 to 100, got 0'],
  [{ successThreshold: 101 }, 'successThreshold'],
  [{ initial: 'unknown' }, 'initial: expected one of healthy, degraded, unhealthy, got "unknown"'],
  [{ timeoutMs: null }, 'timeoutMs'],
  [
    { timeout: 5 },
    'options: expected critical, timeoutMs, cacheMs, groups, intervalMs, failureThreshold, successThreshold, initial, got "timeout"',
  ],
  [[], 'options: expected an object'],
  [null, 'options: expected an object'],
])('the options %j are refused', (options, message) => {
  expect(() => parseRegistration('db', check, options as CheckOptions)).toThrow(message)
})

test('one error names everything that is wrong', () => {
  const parse = () => parseRegistration('', 'no' as never as CheckFunction, { timeoutMs: 0, cacheMs: -1 })
  expect(parse).toThrow(ObservabilityError)
  expect(parse).toThrowErrorMatchingInlineSnapshot(
    `[ObservabilityError: OBS_ERR_INVALID_CHECK Invalid health check: "": name: expected 1 to 100 printable characters, got ""; check: expected a function, got "no"; timeoutMs: expected a whole number from 1 to 600000, got 0; cacheMs: expected a whole number from 0 to 86400000, got -1]`,
  )
})
