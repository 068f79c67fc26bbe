import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ExpressApp, ExpressRequest } from './express-routes/express-types.ts'
import { matchOf, watchRoutes } from './express-routes/route-match.ts'
import { RouteTable } from './express-routes/route-table.ts'
import type { MountPorts } from './mount-ports.ts'

export type { ExpressErrorMount, ExpressErrorsOptions } from './express-errors.ts'

/** Middleware for Express 4 and 5. */
export type ExpressMount = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void

export function createExpressMount({ observer, endpoints, faults }: MountPorts): ExpressMount {
  const tables = new WeakMap<ExpressApp, RouteTable>()
  let onlyTable: RouteTable | null | undefined

  function watch({ app }: ExpressRequest): void {
    if (app === undefined || tables.has(app)) return
    try {
      const root = rootOf(app)
      const table = tables.get(root) ?? new RouteTable(root)
      tables.set(root, table)
      tables.set(app, table)
      onlyTable = onlyTable === undefined || onlyTable === table ? table : null
      watchRoutes(root)
    } catch (error) {
      faults.report('http', error)
    }
  }

  /** An app that was mounted in a plain router does not know its parent: with one table there is nothing to choose. */
  function tableOf(app: ExpressApp): RouteTable | undefined {
    return onlyTable ?? tables.get(rootOf(app))
  }

  function readRoute(req: ExpressRequest): string | undefined {
    const match = matchOf(req)
    const app = match?.app ?? req.app
    if (app === undefined) return undefined
    if (match !== undefined) return tableOf(app)?.routeOf(match)
    const { res } = req
    const unanswered = res === undefined || !res.headersSent || res.statusCode === 404
    // Express answers OPTIONS by itself, with what it knows of the path: no route was run.
    return unanswered || req.method === 'OPTIONS' ? undefined : tableOf(app)?.mountOf(req.baseUrl)
  }

  return function observability(req, res, next) {
    if (endpoints.serve(req, res)) {
      observer?.servers.add(req)
      return
    }
    if (observer === undefined) {
      next()
      return
    }
    watch(req)
    observer.run(observer.begin<ExpressRequest>(req, res, readRoute, req), next)
  }
}

function rootOf(app: ExpressApp): ExpressApp {
  let root = app
  // Apps cannot be nested without end; the limit is for objects that only look like apps.
  for (let depth = 0; root.parent !== undefined && depth < 32; depth++) root = root.parent
  return root
}
