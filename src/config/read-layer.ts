import type { Problem } from './check.ts'
import { describeValue, isRecord, MASK } from './describe-value.ts'
import type { Issues } from './issues.ts'
import { nearestKey } from './nearest-key.ts'
import type { OptionPath } from './option-path.ts'
import { MEMBERS, OPTION_TABLE, rowOf } from './option-table.ts'

/** Checked options of one level of precedence. */
export interface Layer {
  /** Values by path, only of what was given. A switch is here when it was given as true or false. */
  readonly values: ReadonlyMap<string, unknown>
  /** Paths of the groups that were given as an object. */
  readonly groups: ReadonlySet<string>
}

export const EMPTY_LAYER: Layer = { values: new Map(), groups: new Set() }

/** Groups that a value which is no object stands for, and what it sets. */
const SHORT_FORMS: ReadonlyMap<string, OptionPath> = new Map([['service', 'service.name']])

/** Paths that `environments` must not override: they are the same everywhere. */
const FIXED_PATHS: ReadonlySet<string> = new Set(['service', 'environment', 'metrics.define'])

/** Reads a value that may be behind a getter of the application. */
export function readProperty(from: object, key: string, at: string, issues: Issues): unknown {
  try {
    return Reflect.get(from, key)
  } catch (error) {
    issues.add(at, `cannot be read: ${error instanceof Error ? error.message : describeValue(error)}`, undefined)
    return undefined
  }
}

/** Own keys of an object of options; none where listing them fails, which is an issue too. */
export function readKeys(from: object, at: string, issues: Issues): readonly string[] {
  try {
    return Object.keys(from)
  } catch (error) {
    issues.add(at, `cannot be read: ${error instanceof Error ? error.message : describeValue(error)}`, undefined)
    return []
  }
}

/** Reads and checks options. `base` stands before every path in messages: empty, or `environments.production.`. */
export class LayerReader {
  readonly #values = new Map<string, unknown>()
  readonly #groups = new Set<string>()
  readonly #base: string
  readonly #issues: Issues

  constructor(base: string, issues: Issues) {
    this.#base = base
    this.#issues = issues
  }

  /** `alsoKnown` are keys of the whole that are read elsewhere. */
  read(input: object, alsoKnown: readonly string[] = []): Layer {
    this.#readGroup(input, '', alsoKnown)
    return { values: this.#values, groups: this.#groups }
  }

  #readGroup(input: object, group: string, alsoKnown: readonly string[] = []): void {
    const members = MEMBERS.get(group) ?? new Map<string, string>()
    for (const key of readKeys(input, this.#at(group), this.#issues)) {
      const path = members.get(key)
      if (alsoKnown.includes(key)) continue
      if (path === undefined || this.#isFixed(path))
        this.#refuseKey(input, group, key, [...members.keys(), ...alsoKnown])
    }
    for (const [key, path] of members) {
      if (this.#isFixed(path)) continue
      const value = readProperty(input, key, this.#at(path), this.#issues)
      if (value !== undefined) this.#readMember(path, value)
    }
  }

  #readMember(path: string, value: unknown): void {
    if (!MEMBERS.has(path)) {
      this.#readLeaf(path as OptionPath, value, path)
      return
    }
    const shortForm = SHORT_FORMS.get(path)
    const isSwitch = path in OPTION_TABLE
    if (isRecord(value)) {
      this.#groups.add(path)
      this.#readGroup(value, path)
    } else if (isSwitch && typeof value === 'boolean') {
      this.#values.set(path, value)
    } else if (shortForm !== undefined && typeof value === 'string') {
      this.#readLeaf(shortForm, value, path)
    } else {
      const forms = shortForm !== undefined ? rowOf(shortForm).check.expected : isSwitch ? 'true, false' : undefined
      this.#issues.add(this.#at(path), `expected ${forms === undefined ? 'an object' : `${forms} or an object`}`, value)
    }
  }

  #readLeaf(path: OptionPath, value: unknown, shownPath: string): void {
    const row = rowOf(path)
    const at = this.#at(shownPath)
    const report = (problem: Problem): void => {
      const received = row.secret ? MASK : problem.received
      this.#issues.add(`${at}${problem.at}`, `expected ${problem.expected}`, received, problem.hint)
    }
    try {
      const checked = row.check.read(value, report)
      if (checked !== undefined) this.#values.set(path, checked)
    } catch (error) {
      this.#issues.add(
        at,
        `cannot be read: ${error instanceof Error ? error.message : describeValue(error)}`,
        undefined,
      )
    }
  }

  #refuseKey(input: object, group: string, key: string, known: readonly string[]): void {
    const at = this.#at(group === '' ? key : `${group}.${key}`)
    const path = group === '' ? key : `${group}.${key}`
    if (this.#isFixed(path)) {
      const hint = `It is the same in every environment: set "${path}" beside "environments".`
      this.#issues.add(at, 'is not an option of an environment', readProperty(input, key, at, this.#issues), hint)
      return
    }
    const near = nearestKey(key, known) ?? nearestElsewhere(key)
    const hint = near === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean "${near}"?`
    this.#issues.add(at, 'is not a known option', readProperty(input, key, at, this.#issues), hint)
  }

  #isFixed(path: string): boolean {
    return this.#base !== '' && FIXED_PATHS.has(path)
  }

  #at(path: string): string {
    return path === '' ? this.#base.replace(/\.$/, '') || 'options' : `${this.#base}${path}`
  }
}

/** A path somewhere else whose last key is exactly this one. */
export function nearestElsewhere(key: string): string | undefined {
  return Object.keys(OPTION_TABLE).find((path) => path.slice(path.lastIndexOf('.') + 1) === key)
}
