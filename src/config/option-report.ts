import { classNameOf, MASK } from './describe-value.ts'
import type { OptionPath, SwitchPath } from './option-path.ts'
import type { OptionRow } from './option-row.ts'
import type { OptionSources, Origin } from './option-sources.ts'
import { type OptionValues, rowOf } from './option-table.ts'
import type { ExplainedOption } from './resolved-options.ts'

/** Takes options from their sources and writes down what came from where, for `explain()`. */
export class OptionReport {
  readonly #sources: OptionSources
  readonly #rows: ExplainedOption[] = []

  constructor(sources: OptionSources) {
    this.#sources = sources
  }

  /** The option's value, or `fallback` where there is none. */
  take<P extends OptionPath>(path: P): OptionValues[P]
  take<P extends OptionPath>(path: P, fallback: () => NonNullable<OptionValues[P]>): NonNullable<OptionValues[P]>
  take<P extends OptionPath>(path: P, fallback?: () => NonNullable<OptionValues[P]>): OptionValues[P] {
    const found = this.#sources.find(path)
    const value = found.value === undefined && fallback !== undefined ? fallback() : found.value
    this.note(path, value, found)
    return value
  }

  /** The value of a row that has no option, which is no row of `explain()`. */
  takeVariable<T>(row: OptionRow<T> & { readonly default: T }): T {
    return this.#sources.findVariable(row)
  }

  isOn(path: SwitchPath): boolean {
    const found = this.#sources.findSwitch(path)
    this.note(path, found.value, found)
    return found.value
  }

  /** Where the option stands, without writing it down. */
  look<P extends OptionPath>(path: P): Origin & { readonly value: OptionValues[P] } {
    return this.#sources.find(path)
  }

  note(path: OptionPath, value: unknown, { from, variable }: Origin): void {
    this.#rows.push(Object.freeze({ path, value: shown(path, value), from, variable }))
  }

  rows(): readonly ExplainedOption[] {
    return Object.freeze([...this.#rows])
  }
}

function shown(path: OptionPath, value: unknown): unknown {
  const { secret, opaque } = rowOf(path)
  if (value === undefined) return undefined
  if (opaque) return showClasses(value)
  if (!secret) return value
  if (rowOf(path).check.merges !== true) return MASK
  return Object.freeze(Object.fromEntries(Object.keys(value as object).map((key) => [key, MASK])))
}

function showClasses(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(showClasses))
  if (typeof value === 'function') return '[function]'
  return typeof value === 'object' && value !== null ? `[${classNameOf(value)}]` : value
}
