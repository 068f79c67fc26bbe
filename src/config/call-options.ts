import type { Check } from './check.ts'
import { isRecord } from './describe-value.ts'
import { Issues } from './issues.ts'
import { nearestKey } from './nearest-key.ts'
import { nearestElsewhere, readKeys, readProperty } from './read-layer.ts'

/**
 * Checks the options of one call at set-up, such as that of a mount; undefined is none. `call` is its name.
 * @throws ObservabilityError `OBS_ERR_INVALID_OPTIONS` that names everything that is wrong, unknown keys included.
 */
export function checkCallOptions(
  call: string,
  options: unknown,
  checks: { readonly [key: string]: Check<unknown> },
): void {
  if (options === undefined) return
  const issues = new Issues()
  if (isRecord(options)) checkKeys(call, options, checks, issues)
  else issues.add(call, 'expected an object of options', options)
  issues.throwIfAny()
}

/**
 * Refuses what is given to a call that takes nothing: options of it are looked for elsewhere. An empty object says nothing.
 * @throws ObservabilityError `OBS_ERR_INVALID_OPTIONS`.
 */
export function refuseArgument(call: string, given: unknown): void {
  if (given === undefined) return
  const issues = new Issues()
  const keys = isRecord(given) ? readKeys(given, call, issues) : []
  if (isRecord(given) && keys.length === 0 && Object.getPrototypeOf(given) === Object.prototype) return
  const [elsewhere] = keys.map(nearestElsewhere).filter((path) => path !== undefined)
  issues.add(call, 'expected no argument', given, elsewhere === undefined ? undefined : hintTo(elsewhere))
  issues.throwIfAny()
}

function checkKeys(
  call: string,
  options: object,
  checks: { readonly [key: string]: Check<unknown> },
  issues: Issues,
): void {
  const known = Object.keys(checks)
  for (const key of readKeys(options, call, issues)) {
    const at = `${call}.${key}`
    const value = readProperty(options, key, at, issues)
    if (!known.includes(key)) issues.add(at, 'is not a known option', value, hintFor(key, known))
    else if (value !== undefined) {
      checks[key]?.read(value, ({ expected, received }) => issues.add(at, `expected ${expected}`, received))
    }
  }
}

function hintFor(key: string, known: readonly string[]): string {
  const near = nearestKey(key, known)
  if (near !== undefined) return `Did you mean "${near}"?`
  const elsewhere = nearestElsewhere(key)
  return elsewhere === undefined ? `Known here: ${known.join(', ')}.` : hintTo(elsewhere)
}

function hintTo(path: string): string {
  return `Did you mean the option "${path}" of createObservability()?`
}
