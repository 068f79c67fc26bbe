import { INFO, levelNumberOf } from './levels.ts'

/**
 * Which level a logger has by its name. The exact name goes before a pattern, a longer pattern before a shorter one, and
 * all of them before the default.
 */
export class LevelRules {
  #default: number
  readonly #exact = new Map<string, number>()
  /** Patterns by what stands before their `*`. */
  readonly #prefixes = new Map<string, number>()
  /** Levels for a time, by pattern; the last one that was set goes before all others. */
  readonly #passing = new Map<string, number>()

  constructor(level: string, levels: Readonly<Record<string, string>>) {
    this.#default = levelNumberOf(level) ?? INFO
    const sorted = Object.keys(levels).sort((a, b) => a.length - b.length)
    for (const pattern of sorted) {
      const number = levelNumberOf(levels[pattern])
      if (number !== undefined) this.#add(pattern, number)
    }
  }

  levelOf(name: string): number {
    return this.passingLevelOf(name) ?? this.#lastingLevelOf(name)
  }

  /** The level for a time, which goes before every other rule; undefined where none is in force. */
  passingLevelOf(name: string): number | undefined {
    let level: number | undefined
    for (const [pattern, candidate] of this.#passing) if (covers(pattern, name)) level = candidate
    return level
  }

  #lastingLevelOf(name: string): number {
    const exact = this.#exact.get(name)
    if (exact !== undefined) return exact
    let level = this.#default
    let length = -1
    for (const [prefix, candidate] of this.#prefixes) {
      if (prefix.length > length && name.startsWith(prefix)) {
        level = candidate
        length = prefix.length
      }
    }
    return level
  }

  /** The level of every logger that no rule names. */
  setDefault(level: number): void {
    this.#default = level
  }

  /** Adds a rule in place of all earlier ones that it covers; `undefined` covers everything. */
  set(pattern: string | undefined, level: number): void {
    for (const passing of this.#passing.keys()) if (covers(pattern, passing)) this.#passing.delete(passing)
    if (pattern === undefined || pattern === '*') {
      this.#exact.clear()
      this.#prefixes.clear()
      this.#default = level
      return
    }
    for (const rules of [this.#exact, this.#prefixes]) {
      for (const name of rules.keys()) if (covers(pattern, name)) rules.delete(name)
    }
    this.#add(pattern, level)
  }

  /** Puts a level before all rules, until `endPassing` with the same pattern. */
  setPassing(pattern: string, level: number): void {
    this.#passing.delete(pattern)
    this.#passing.set(pattern, level)
  }

  endPassing(pattern: string): void {
    this.#passing.delete(pattern)
  }

  #add(pattern: string, level: number): void {
    if (pattern === '*') this.#default = level
    else if (pattern.endsWith('*')) this.#prefixes.set(pattern.slice(0, -1), level)
    else this.#exact.set(pattern, level)
  }
}

/** Whether the pattern speaks of the logger of this name; `undefined` speaks of all. */
export function covers(pattern: string | undefined, name: string): boolean {
  if (pattern === undefined) return true
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}
