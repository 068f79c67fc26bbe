import { holderOf } from '../../http/observed-messages.ts'
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
      return matchHolder(this)[kMatch]?.route
    },
    set(this: ExpressRequest, route: ExpressRoute | undefined) {
      matchHolder(this)[kMatch] = route ? { route, baseUrl: this.baseUrl, app: appOf(this) } : undefined
    },
  })
}

/** The last route that matched, as well as it is known. */
export function matchOf(req: ExpressRequest): RouteMatch | undefined {
  const match = matchHolder(req)[kMatch]
  if (match !== undefined) return match
  const { route } = req
  return route === undefined || route === null ? undefined : { route, baseUrl: undefined, app: req.app }
}

/** The app whose prototype the request has at the moment. Asking the request itself is many times slower. */
export function appOf(req: ExpressRequest): ExpressApp | undefined {
  return (Object.getPrototypeOf(req) as { readonly app?: ExpressApp }).app
}

/** Not the request itself: `ObservedMessages` tells why. */
function matchHolder(req: ExpressRequest): Holder {
  return holderOf(req)
}
