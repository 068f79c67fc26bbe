import type { Check, Problem } from './check.ts'
import { MASK, shownValue } from './describe-value.ts'
import type { OptionPath, SwitchPath } from './option-path.ts'
import type { OptionRow } from './option-row.ts'
import { type OptionValues, rowOf, variablesOf } from './option-table.ts'
import type { Layer } from './read-layer.ts'
import type { OptionSource } from './resolved-options.ts'
import { readVariable, type Variable } from './variable.ts'

/** An environment variable whose value was not accepted. */
export interface RejectedVariable {
  readonly variable: string
  /** What was expected, in words. */
  readonly expected: string
  /** What stood there; `***` for secrets. */
  readonly received: string
}

/** Where a value came from. */
export interface Origin {
  readonly from: OptionSource
  readonly variable?: string | undefined
}

interface Found extends Origin {
  readonly value: unknown
}

/** Values that go before the defaults of the table, by path: they come from the library itself and are not checked. */
export type Presets = { readonly [path in OptionPath]?: unknown }

/** Finds each option's value by precedence: `environments`, options, environment variables, defaults. */
export class OptionSources {
  readonly #layers: readonly (readonly [OptionSource, Layer])[]
  readonly #environment: NodeJS.ProcessEnv
  readonly #presets: Presets
  readonly #rejected = new Map<string, RejectedVariable>()

  constructor(overrides: Layer, options: Layer, environment: NodeJS.ProcessEnv, presets: Presets = {}) {
    this.#layers = [
      ['environments', overrides],
      ['options', options],
    ]
    this.#environment = environment
    this.#presets = presets
  }

  /** The value in force. */
  find<P extends OptionPath>(path: P): Origin & { readonly value: OptionValues[P] } {
    const found = rowOf(path).check.merges ? this.#merged(path) : this.#first(path)
    // The check of the row made the value, so it has the row's type.
    return found as Origin & { readonly value: OptionValues[P] }
  }

  /**
   * Whether a part is on. An object says "on" without overruling a variable that switches the part off; `true` and
   * `false` are final.
   */
  findSwitch(path: SwitchPath): Origin & { readonly value: boolean } {
    for (const [from, layer] of this.#layers) {
      const given = layer.values.get(path)
      if (typeof given === 'boolean') return { value: given, from }
      if (!layer.groups.has(path)) continue
      const variable = this.#fromVariables(path)
      return variable?.value === false ? { ...variable, value: false } : { value: true, from }
    }
    return this.find(path)
  }

  /** What the variables of a row say, else its default: for rows that have no option. */
  findVariable<T>(row: OptionRow<T> & { readonly default: T }): T {
    const found = this.#firstOf(row, row.variables ?? [])
    return found === undefined ? row.default : (found.value as T)
  }

  /** Variables that were looked at and not accepted, each once. */
  rejected(): readonly RejectedVariable[] {
    return [...this.#rejected.values()]
  }

  /** Lists the variable that the option's value comes from, if it does, as not accepted: something else is amiss. */
  rejectVariableOf(path: OptionPath, expected: string): void {
    const { variable } = this.find(path)
    if (variable !== undefined) this.#reject(variable, expected, rowOf(path).secret === true)
  }

  #first(path: OptionPath): Found {
    for (const [from, layer] of this.#layers) {
      if (layer.values.has(path)) return { value: layer.values.get(path), from }
    }
    return this.#fromVariables(path) ?? { value: this.#presets[path] ?? rowOf(path).default, from: 'default' }
  }

  /** Keys of higher levels win, keys of lower levels stay. */
  #merged(path: OptionPath): Found {
    const found: Found[] = this.#layers
      .filter(([, layer]) => layer.values.has(path))
      .map(([from, layer]) => ({ value: layer.values.get(path), from }))
    const variable = this.#fromVariables(path)
    if (variable !== undefined) found.push(variable)
    const [highest] = found
    if (highest === undefined) return { value: rowOf(path).default, from: 'default' }
    return { ...highest, value: Object.freeze(Object.assign({}, ...found.toReversed().map(({ value }) => value))) }
  }

  #fromVariables(path: OptionPath): Found | undefined {
    return this.#firstOf(rowOf(path), variablesOf(path))
  }

  #firstOf({ check, secret }: OptionRow, variables: readonly Variable[]): Found | undefined {
    for (const { name, read, expected } of variables) {
      const text = readVariable(this.#environment, name)
      if (text === undefined) continue
      const raw = read === undefined ? parse(check, text) : read(text, this.#environment)
      if (raw === undefined) continue
      const problems: Problem[] = []
      const value = check.read(raw, (problem) => problems.push(problem))
      if (problems.length === 0 && value !== undefined) return { value, from: 'environment variable', variable: name }
      this.#reject(name, expected ?? check.expected, secret === true)
    }
    return undefined
  }

  #reject(variable: string, expected: string, isSecret: boolean): void {
    const received = isSecret ? MASK : String(shownValue(readVariable(this.#environment, variable) ?? ''))
    this.#rejected.set(variable, { variable, expected, received })
  }
}

function parse(check: Check<unknown>, text: string): unknown {
  return check.parse === undefined ? text : check.parse(text)
}
