import { RatioSampler } from './ratio-sampler.ts'

/** Key of the requests that matched no route. */
const UNMATCHED = '__unmatched__'

interface Beginning {
  readonly text: string
  readonly sampler: RatioSampler
}

/**
 * `tracing.routes`: the sampler of a route. The most precise key wins: a whole template before a beginning, the longer
 * beginning before the shorter, with a method before without.
 */
export class RouteRatios {
  readonly #exact = new Map<string, RatioSampler>()
  readonly #beginnings: Beginning[] = []

  constructor(routes: { readonly [route: string]: number }) {
    for (const [key, ratio] of Object.entries(routes)) {
      const sampler = new RatioSampler(ratio)
      if (key.endsWith('*')) this.#beginnings.push({ text: key.slice(0, -1), sampler })
      else this.#exact.set(key, sampler)
    }
    this.#beginnings.sort((a, b) => pathOf(b.text).length - pathOf(a.text).length || b.text.length - a.text.length)
  }

  get isEmpty(): boolean {
    return this.#exact.size === 0 && this.#beginnings.length === 0
  }

  /** Undefined where no key fits. `route`: template, undefined where none matched. */
  of(method: string, route: string | undefined): RatioSampler | undefined {
    const path = route ?? UNMATCHED
    const named = `${method} ${path}`
    const exact = this.#exact.get(named) ?? this.#exact.get(path)
    if (exact !== undefined || route === undefined) return exact
    return this.#beginnings.find(({ text }) => (text.startsWith('/') ? path : named).startsWith(text))?.sampler
  }
}

function pathOf(key: string): string {
  return key.slice(key.indexOf('/'))
}
