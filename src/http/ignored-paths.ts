/** The paths that are not observed: exact ones, and everything that begins with what stands before a final `*`. */
export class IgnoredPaths {
  readonly #exact = new Set<string>()
  readonly #prefixes: string[] = []

  constructor(patterns: readonly string[]) {
    for (const pattern of patterns) {
      if (pattern.endsWith('*')) this.#prefixes.push(pattern.slice(0, -1))
      else this.#exact.add(pattern)
    }
  }

  has(path: string): boolean {
    if (this.#exact.has(path)) return true
    for (const prefix of this.#prefixes) {
      if (path.startsWith(prefix)) return true
    }
    return false
  }
}
