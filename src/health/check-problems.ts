import { ObservabilityError } from '../core/errors.ts'
import { isCheckName } from './check-name.ts'

/** Gathers what is wrong with a check, so that one error names it all. */
export class CheckProblems {
  readonly #name: unknown
  readonly #problems: string[] = []

  constructor(name: unknown) {
    this.#name = name
    this.expect(isCheckName(name), 'name: expected 1 to 100 printable characters', name)
  }

  expect(fits: boolean, what: string, received: unknown): void {
    if (!fits) this.#problems.push(`${what}, got ${show(received)}`)
  }

  /** Undefined fits: the option has a default. */
  whole(key: string, value: unknown, min: number, max: number): void {
    const fits = Number.isInteger(value) && (value as number) >= min && (value as number) <= max
    this.expect(fits || value === undefined, `${key}: expected a whole number from ${min} to ${max}`, value)
  }

  /** @throws ObservabilityError `OBS_ERR_INVALID_CHECK` that names everything that is wrong; nothing where all is well. */
  throwAny(): void {
    if (this.#problems.length === 0) return
    throw new ObservabilityError('OBS_ERR_INVALID_CHECK', [`${show(this.#name)}: ${this.#problems.join('; ')}`])
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 100))
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
