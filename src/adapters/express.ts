import type { IncomingMessage, ServerResponse } from 'node:http'
import { ExpressRouteReader } from './express-routes/express-route-reader.ts'
import type { ExpressRequest } from './express-routes/express-types.ts'
import type { MountPorts } from './mount-ports.ts'

export type { ExpressErrorMount, ExpressErrorsOptions } from './express-errors.ts'

/** Middleware for Express 4 and 5. */
export type ExpressMount = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void

export function createExpressMount({ observer, endpoints, faults }: MountPorts): ExpressMount {
  const routes = new ExpressRouteReader(faults)
  return function observability(req, res, next) {
    if (endpoints.serve(req, res)) {
      observer?.servers.add(req)
      return
    }
    if (observer === undefined) {
      next()
      return
    }
    const app = routes.watch(req)
    if (app !== undefined) {
      observer.adopt(app.request)
      observer.adopt(app.response)
    }
    observer.run(observer.begin<ExpressRequest>(req, res, routes.read, req), next)
  }
}
