import type { RequestContext } from '../context/request-context.ts'
import type { Scopes } from '../context/scope.ts'
import { ERROR, LEVELS } from './levels.ts'

/** Most that is held back for one request, in characters; lines beyond are left out for good. */
const MAX_HELD = 65_536
/** Logger names whose ratios are remembered. */
const MAX_NAMES = 1_000

/** What is known of a request with regard to its lines. */
interface Sampled {
  /** 0 to 1, the same for all lines of the request: it is told whole or not at all. */
  readonly draw: number
  isKept: boolean
  held: number
  readonly lines: string[]
  readonly levels: number[]
}

/**
 * Leaves out a share of the lines below level error. Those of a request are held back until it has ended, and written
 * after all where it has failed, was slow, or had a line of level error.
 */
export class LineSampler {
  readonly #ratios: Readonly<Record<string, number>>
  readonly #scopes: Scopes
  readonly #write: (line: string, level: number) => void
  readonly #known = new Map<string, readonly number[]>()
  readonly #requests = new WeakMap<RequestContext, Sampled>()

  /** `ratios`: by level (`debug`), or by logger and level (`app.db.*:info`). */
  constructor(ratios: Readonly<Record<string, number>>, scopes: Scopes, write: (line: string, level: number) => void) {
    this.#ratios = ratios
    this.#scopes = scopes
    this.#write = write
  }

  /** Whether the line is to be written now. */
  takes(line: string, level: number, logger: string): boolean {
    const request = this.#scopes.current()?.request
    if (level >= ERROR) {
      if (request !== undefined) this.#keep(this.#sampledOf(request))
      return true
    }
    const ratio = this.#ratioOf(logger, level)
    if (ratio >= 1) return true
    if (request === undefined) return Math.random() < ratio
    const sampled = this.#sampledOf(request)
    if (sampled.isKept || sampled.draw < ratio) return true
    if (sampled.held + line.length <= MAX_HELD) {
      sampled.held += line.length
      sampled.lines.push(line)
      sampled.levels.push(level)
    }
    return false
  }

  /** The request is over: writes what was held back if it is `remarkable`. Answers whether its own line is to be written. */
  endOf(request: RequestContext | undefined, remarkable: boolean, level: number, logger: string): boolean {
    if (request === undefined) return remarkable || Math.random() < this.#ratioOf(logger, level)
    const sampled = this.#sampledOf(request)
    if (remarkable) this.#keep(sampled)
    this.#requests.delete(request)
    return sampled.isKept || sampled.draw < this.#ratioOf(logger, level)
  }

  #keep(sampled: Sampled): void {
    if (sampled.isKept) return
    sampled.isKept = true
    for (const [index, line] of sampled.lines.entries()) this.#write(line, sampled.levels[index] as number)
    sampled.lines.length = 0
  }

  #sampledOf(request: RequestContext): Sampled {
    const known = this.#requests.get(request)
    if (known !== undefined) return known
    const sampled = { draw: Math.random(), isKept: false, held: 0, lines: [], levels: [] }
    this.#requests.set(request, sampled)
    return sampled
  }

  #ratioOf(logger: string, level: number): number {
    const known = this.#known.get(logger)
    if (known !== undefined) return known[level] ?? 1
    const ratios = LEVELS.map((name) => this.#findRatio(logger, name))
    if (this.#known.size < MAX_NAMES) this.#known.set(logger, ratios)
    return ratios[level] ?? 1
  }

  /** The exact name goes before a pattern, a longer pattern before a shorter one, and all before the level alone. */
  #findRatio(logger: string, level: string): number {
    const exact = this.#ratios[`${logger}:${level}`]
    if (exact !== undefined) return exact
    for (let end = logger.lastIndexOf('.'); end !== -1; end = end === 0 ? -1 : logger.lastIndexOf('.', end - 1)) {
      const ratio = this.#ratios[`${logger.slice(0, end)}.*:${level}`]
      if (ratio !== undefined) return ratio
    }
    return this.#ratios[level] ?? 1
  }
}
