import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestObserver } from '../http/observe-request.ts'
import type { MountPorts } from './mount-ports.ts'

/** Koa's context, as far as it is needed here. */
export interface KoaContext {
  readonly req: IncomingMessage
  readonly res: ServerResponse
}

/** Middleware for Koa 2 and 3. */
export type KoaMount = (ctx: KoaContext, next: () => Promise<unknown>) => Promise<void>

interface KoaApp {
  listenerCount(event: 'error'): number
  on(event: 'error', listener: (error: unknown, ctx?: KoaContext) => void): unknown
}

/** The path of the matched route, kept on the context by @koa/router and koa-router, prefixes included. */
interface RoutedContext extends KoaContext {
  readonly app?: KoaApp
  readonly _matchedRoute?: string | RegExp
  /** True where Koa must not answer: somebody has written to `res`. */
  respond?: boolean
}

export function createKoaMount({ observer, endpoints }: MountPorts): KoaMount {
  const apps = new WeakSet<KoaApp>()

  function noteError(error: unknown, ctx: KoaContext | undefined): void {
    if (ctx?.req !== undefined) observer?.noteError(ctx.req, error)
  }

  /** Error middleware reports what it handles by the app's event `error`. */
  function listenForErrors({ app }: RoutedContext): void {
    if (app === undefined || apps.has(app)) return
    // Koa adds its own listener where there is none; ours must not be the reason to leave it out.
    if (app.listenerCount('error') === 0) return
    apps.add(app)
    app.on('error', noteError)
  }

  return async function observability(ctx: RoutedContext, next) {
    if (endpoints.serve(ctx.req, ctx.res)) {
      observer?.servers.add(ctx.req)
      ctx.respond = false
      return
    }
    if (observer === undefined) {
      await next()
      return
    }
    listenForErrors(ctx)
    try {
      await observer.run(observer.begin(ctx.req, ctx.res, readRoute, ctx), next)
    } catch (error) {
      noteError(error, ctx)
      keepCorrelationId(observer, ctx)
      throw error
    }
  }
}

/** Koa takes all headers off the answer to an error that nobody handled. */
function keepCorrelationId(observer: RequestObserver, { req, res }: KoaContext): void {
  const { correlationHeader } = observer
  const correlationId = observer.correlationIdOf(req)
  if (correlationId === undefined || res.headersSent) return
  const { writeHead } = res
  res.writeHead = function writeHeadWithId(this: ServerResponse, ...args: Parameters<typeof writeHead>) {
    if (!this.headersSent && !this.hasHeader(correlationHeader)) this.setHeader(correlationHeader, correlationId)
    return Reflect.apply(writeHead, this, args)
  } as typeof writeHead
}

function readRoute({ _matchedRoute: route }: RoutedContext): string | undefined {
  return route instanceof RegExp ? route.source : route
}
