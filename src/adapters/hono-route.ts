/** A route as Hono keeps it; `use()` and `all()` both register for the method `ALL`. */
interface HonoRoute {
  readonly method: string
  readonly path: string
  readonly handler: ((...args: never[]) => unknown) & { readonly __COMPOSED_HANDLER?: (...args: never[]) => unknown }
}

/** Hono's request, as far as its route is concerned. */
export interface RoutedRequest {
  /** Everything that matched, middleware included, in the order of execution. */
  readonly matchedRoutes: readonly HonoRoute[]
  /** The one that ran last. */
  readonly routeIndex: number
}

interface RoutedContext {
  readonly req: RoutedRequest
  readonly finalized: boolean
  readonly res: Response
}

/** The path of the handler that ran; of middleware only where it answered below a path of its own. */
export function honoRouteOf(c: RoutedContext): string | undefined {
  const route = c.req.matchedRoutes[c.req.routeIndex]
  if (route === undefined) return undefined
  if (route.method !== 'ALL' || !isMiddleware(route)) return route.path
  const answered = c.finalized && c.res.status !== 404
  return answered && route.path !== '/*' && route.path !== '*' ? route.path : undefined
}

/** Handlers take the context alone, middleware takes `next` too; Hono's own route listing tells them apart like this. */
function isMiddleware({ handler }: HonoRoute): boolean {
  // A sub-app with an error handler of its own wraps its handlers.
  return (handler.__COMPOSED_HANDLER ?? handler).length >= 2
}
