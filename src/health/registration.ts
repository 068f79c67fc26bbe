import { ObservabilityError } from '../core/errors.ts'
import type { CheckFunction, CheckOptions, HealthGroup } from './health.ts'

/** A registered check with its defaults filled in. */
export interface Registration {
  readonly name: string
  readonly check: CheckFunction
  readonly critical: boolean
  readonly timeoutMs: number
  readonly cacheMs: number
  readonly groups: readonly HealthGroup[]
}

const GROUPS: readonly unknown[] = ['ready', 'startup'] satisfies HealthGroup[]
const OPTION_NAMES = ['critical', 'timeoutMs', 'cacheMs', 'groups']
const NAME = /^[^\s\p{Cc}](?:[^\p{Cc}]{0,98}[^\s\p{Cc}])?$/u

/**
 * Checks what `register()` was given.
 * @throws ObservabilityError `OBS_ERR_INVALID_CHECK` that names everything that is wrong.
 */
export function parseRegistration(name: string, check: CheckFunction, options: CheckOptions = {}): Registration {
  const problems: string[] = []
  const expect = (fits: boolean, what: string, received: unknown) => {
    if (!fits) problems.push(`${what}, got ${show(received)}`)
  }
  const fitsName = typeof name === 'string' && NAME.test(name) && name !== '__proto__'
  expect(fitsName, 'name: expected 1 to 100 printable characters', name)
  expect(typeof check === 'function', 'check: expected a function', check)
  if (isObject(options)) collectOptionProblems(options, expect)
  else expect(false, 'options: expected an object', options)
  if (problems.length > 0) {
    throw new ObservabilityError('OBS_ERR_INVALID_CHECK', [`${show(name)}: ${problems.join('; ')}`])
  }
  return {
    name,
    check,
    critical: options.critical ?? true,
    timeoutMs: options.timeoutMs ?? 2_000,
    cacheMs: options.cacheMs ?? 1_000,
    groups: [...(options.groups ?? ['ready'])],
  }
}

function collectOptionProblems(
  options: CheckOptions,
  expect: (fits: boolean, what: string, received: unknown) => void,
): void {
  const { critical = true, timeoutMs = 2_000, cacheMs = 1_000, groups = ['ready'] } = options
  for (const key of Object.keys(options)) {
    expect(OPTION_NAMES.includes(key), `options: expected ${OPTION_NAMES.join(', ')}`, key)
  }
  expect(typeof critical === 'boolean', 'critical: expected a boolean', critical)
  expect(isWhole(timeoutMs, 1, 600_000), 'timeoutMs: expected a whole number from 1 to 600000', timeoutMs)
  expect(isWhole(cacheMs, 0, 86_400_000), 'cacheMs: expected a whole number from 0 to 86400000', cacheMs)
  const fitsGroups = Array.isArray(groups) && groups.every((group) => GROUPS.includes(group))
  expect(fitsGroups, `groups: expected a list of ${GROUPS.join(', ')}`, groups)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 100))
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
