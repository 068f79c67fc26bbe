import type { CheckFunction, CheckOptions, HealthGroup, HealthStatus } from './check-options.ts'
import { CheckProblems, isObject } from './check-problems.ts'

/** A registered check with its defaults filled in. */
export interface Registration {
  readonly name: string
  readonly check: CheckFunction
  readonly critical: boolean
  readonly timeoutMs: number
  readonly cacheMs: number
  readonly groups: readonly HealthGroup[]
  readonly intervalMs: number | undefined
  readonly failureThreshold: number
  readonly successThreshold: number
  readonly initial: HealthStatus
}

const GROUPS: readonly unknown[] = ['ready', 'startup'] satisfies HealthGroup[]
const STATUSES: readonly unknown[] = ['healthy', 'degraded', 'unhealthy'] satisfies HealthStatus[]
/** The options that every kind of check has. */
export const CHECK_OPTION_NAMES = [
  ...['critical', 'timeoutMs', 'cacheMs', 'groups'],
  ...['intervalMs', 'failureThreshold', 'successThreshold', 'initial'],
]

/** A day, in milliseconds. */
const LONGEST_MS = 86_400_000

/**
 * Checks what `register()` was given.
 * @throws ObservabilityError `OBS_ERR_INVALID_CHECK` that names everything that is wrong.
 */
export function parseRegistration(name: string, check: CheckFunction, options: CheckOptions = {}): Registration {
  const problems = new CheckProblems(name)
  problems.expect(typeof check === 'function', 'check: expected a function', check)
  if (isObject(options)) {
    collectOptionProblems(options, problems)
    for (const key of Object.keys(options)) {
      problems.expect(CHECK_OPTION_NAMES.includes(key), `options: expected ${CHECK_OPTION_NAMES.join(', ')}`, key)
    }
  } else problems.expect(false, 'options: expected an object', options)
  problems.throwAny()
  return registrationOf(name, check, options)
}

function registrationOf(name: string, check: CheckFunction, options: CheckOptions): Registration {
  const { intervalMs } = options
  return {
    name,
    check,
    critical: options.critical ?? true,
    timeoutMs: options.timeoutMs ?? 2_000,
    // Between two background runs there is always a result to show.
    cacheMs: options.cacheMs ?? (intervalMs === undefined ? 1_000 : 2 * intervalMs),
    groups: [...(options.groups ?? ['ready'])],
    intervalMs,
    failureThreshold: options.failureThreshold ?? 1,
    successThreshold: options.successThreshold ?? 1,
    initial: options.initial ?? 'unhealthy',
  }
}

/** Looks at the options that every kind of check has. */
export function collectOptionProblems(options: CheckOptions, problems: CheckProblems): void {
  const { critical = true, groups = ['ready'], initial = 'unhealthy' } = options
  const whole = (
    key: 'timeoutMs' | 'cacheMs' | 'intervalMs' | 'failureThreshold' | 'successThreshold',
    min: number,
  ) => {
    const max = key === 'timeoutMs' ? 600_000 : key.endsWith('Ms') ? LONGEST_MS : 100
    problems.whole(key, options[key], min, max)
  }
  problems.expect(typeof critical === 'boolean', 'critical: expected a boolean', critical)
  whole('timeoutMs', 1)
  whole('cacheMs', 0)
  const fitsGroups = Array.isArray(groups) && groups.every((group) => GROUPS.includes(group))
  problems.expect(fitsGroups, `groups: expected a list of ${GROUPS.join(', ')}`, groups)
  whole('intervalMs', 100)
  whole('failureThreshold', 1)
  whole('successThreshold', 1)
  problems.expect(STATUSES.includes(initial), `initial: expected one of ${STATUSES.join(', ')}`, initial)
}
