import type { Faults } from '../../core/faults.ts'
import type { ExpressApp, ExpressRequest } from './express-types.ts'
import { appOf, matchOf, watchRoutes } from './route-match.ts'
import { RouteTable } from './route-table.ts'

/** Reads the route templates of Express requests; one table per application. */
export class ExpressRouteReader {
  readonly #faults: Faults
  readonly #tables = new WeakMap<ExpressApp, RouteTable>()
  #onlyTable: RouteTable | null | undefined

  constructor(faults: Faults) {
    this.#faults = faults
  }

  /** Keeps where the routes of this request's app match from now on. Answers the app the first time it is seen. */
  watch(req: ExpressRequest): ExpressApp | undefined {
    const app = appOf(req)
    if (app === undefined || this.#tables.has(app)) return undefined
    try {
      const root = rootOf(app)
      const table = this.#tables.get(root) ?? new RouteTable(root)
      this.#tables.set(root, table)
      this.#tables.set(app, table)
      this.#onlyTable = this.#onlyTable === undefined || this.#onlyTable === table ? table : null
      watchRoutes(root)
    } catch (error) {
      this.#faults.report('http', error)
    }
    return app
  }

  /** The template, or undefined where no route matched. */
  readonly read = (req: ExpressRequest): string | undefined => {
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
    return this.#onlyTable ?? this.#tables.get(rootOf(app))
  }
}

function rootOf(app: ExpressApp): ExpressApp {
  let root = app
  // Apps cannot be nested without end; the limit is for objects that only look like apps.
  for (let depth = 0; root.parent !== undefined && depth < 32; depth++) root = root.parent
  return root
}
