import type { ExpressApp, ExpressRequest, ExpressRoute } from './express-types.ts'

/** Where a route stood when it matched. Express puts `baseUrl` and `app` back when an error passes. */
export interface RouteMatch {
  readonly route: ExpressRoute
  readonly baseUrl: string | undefined
  readonly app: ExpressApp | undefined
}

/** Shared by all copies of this package in a process, so that the property is defined once per app. */
const kMatch = Symbol.for('@creativedynamics/observability/express-match')

type Watched = ExpressRequest & { [kMatch]?: RouteMatch | undefined }

/**
 * Keeps where each route of this app matches: the router assigns `req.route`, and a property of the app's request
 * prototype receives it. An app whose prototype has such a property from elsewhere is left alone.
 */
export function watchRoutes(app: ExpressApp): void {
  if (Object.hasOwn(app.request, 'route')) return
  Object.defineProperty(app.request, 'route', {
    configurable: true,
    get(this: Watched) {
      return this[kMatch]?.route
    },
    set(this: Watched, route: ExpressRoute | undefined) {
      this[kMatch] = route ? { route, baseUrl: this.baseUrl, app: this.app } : undefined
    },
  })
}

/** The last route that matched, as well as it is known. */
export function matchOf(req: ExpressRequest): RouteMatch | undefined {
  const match = (req as Watched)[kMatch]
  const { route } = req
  if (route === undefined || route === null || match?.route === route) return match
  return { route, baseUrl: undefined, app: req.app }
}
