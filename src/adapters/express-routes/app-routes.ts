import type { Faults } from '../../core/faults.ts'
import type { ExpressApp, ExpressRequest } from './express-types.ts'
import { matchOf, watchRoutes } from './route-match.ts'
import { RouteTable } from './route-table.ts'

/** How deep apps may be nested; the limit is for objects that only look like apps. */
const MAX_DEPTH = 32

/** The route templates of all Express apps that are met, one table per root app. */
export class AppRoutes {
  readonly #faults: Faults
  readonly #tables = new WeakMap<ExpressApp, RouteTable>()
  /** The table while there is one alone, `null` from the second on. */
  #only: RouteTable | null | undefined

  constructor(faults: Faults) {
    this.#faults = faults
  }

  /** From now on the routes of the request's app are watched as they match. Never throws. */
  watch({ app }: ExpressRequest): void {
    if (app === undefined || this.#tables.has(app)) return
    try {
      const root = rootOf(app)
      const table = this.#tables.get(root) ?? new RouteTable(root)
      this.#tables.set(root, table)
      this.#tables.set(app, table)
      this.#only = this.#only === undefined || this.#only === table ? table : null
      watchRoutes(root)
    } catch (error) {
      this.#faults.report('http', error)
    }
  }

  /** The template of the route that matched; undefined where none did. */
  templateOf(req: ExpressRequest): string | undefined {
    const match = matchOf(req)
    const app = match?.app ?? req.app
    if (app === undefined) return undefined
    if (match !== undefined) return this.#tableOf(app)?.routeOf(match)
    const { res } = req
    const unanswered = res === undefined || !res.headersSent || res.statusCode === 404
    // Express answers OPTIONS by itself, with what it knows of the path: no route was run.
    return unanswered || req.method === 'OPTIONS' ? undefined : this.#tableOf(app)?.mountOf(req.baseUrl)
  }

  /** An app that was mounted in a plain router does not know its parent: with one table there is nothing to choose. */
  #tableOf(app: ExpressApp): RouteTable | undefined {
    return this.#only ?? this.#tables.get(rootOf(app))
  }
}

function rootOf(app: ExpressApp): ExpressApp {
  let root = app
  for (let depth = 0; root.parent !== undefined && depth < MAX_DEPTH; depth++) root = root.parent
  return root
}
