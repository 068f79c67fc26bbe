import type { ExpressApp, ExpressRequest, ExpressRoute } from './express-types.ts'

/** Where a route stood when it matched. Express puts `baseUrl` and `app` back when an error passes. */
export interface RouteMatch {
  readonly route: ExpressRoute
  readonly baseUrl: string | undefined
  readonly app: ExpressApp | undefined
}

/** Shared by all copies of this package in a process, so that the property is defined once per app. */
const kMatch = Symbol.for('@creativedynamics/observability/express-match')

type Holder = { [kMatch]?: RouteMatch | undefined }

/**
 * Keeps where each route of this app matches: the router assigns `req.route`, and a property of the app's request
 * prototype receives it. An app whose prototype has such a property from elsewhere is left alone.
 */
export function watchRoutes(app: ExpressApp): void {
  if (Object.hasOwn(app.request, 'route')) return
  Object.defineProperty(app.request, 'route', {
    configurable: true,
    get(this: ExpressRequest) {
      return holderOf(this)[kMatch]?.route
    },
    set(this: ExpressRequest, route: ExpressRoute | undefined) {
      holderOf(this)[kMatch] = route ? { route, baseUrl: this.baseUrl, app: appOf(this) } : undefined
    },
  })
}

/** The last route that matched, as well as it is known. */
export function matchOf(req: ExpressRequest): RouteMatch | undefined {
  const match = holderOf(req)[kMatch]
  if (match !== undefined) return match
  const { route } = req
  return route === undefined || route === null ? undefined : { route, baseUrl: undefined, app: req.app }
}

/** The app whose prototype the request has at the moment. Asking the request itself is many times slower. */
export function appOf(req: ExpressRequest): ExpressApp | undefined {
  return (Object.getPrototypeOf(req) as { readonly app?: ExpressApp }).app
}

/** Where the match of a request is kept: see `ObservedMessages` for why that is not the request. */
function holderOf(req: ExpressRequest): Holder {
  const { rawHeaders } = req
  return (Array.isArray(rawHeaders) && Object.isExtensible(rawHeaders) ? rawHeaders : req) as Holder
}
