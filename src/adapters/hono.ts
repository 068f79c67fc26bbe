import type { IncomingMessage, ServerResponse } from 'node:http'
import { toWebResponse } from '../http/endpoint-answer.ts'
import { endpointRequestOf } from '../http/endpoint-request.ts'
import type { Endpoints } from '../http/endpoints.ts'
import type { RequestObserver } from '../http/observe-request.ts'
import { requestPathOf } from '../http/request-path.ts'
import { honoRouteOf, type RoutedRequest } from './hono-route.ts'
import type { MountPorts } from './mount-ports.ts'
import { whenRead } from './response-body.ts'

/** Hono's context, as far as it is needed here. */
export interface HonoContext {
  readonly req: RoutedRequest & { readonly method: string; readonly path: string; readonly raw: Request }
  /** With @hono/node-server the messages of `node:http`. */
  readonly env: unknown
  readonly error: Error | undefined
  readonly finalized: boolean
  res: Response
  header(name: string, value: string): void
}

/** Middleware for Hono 4. */
export type HonoMount = (c: HonoContext, next: () => Promise<void>) => Promise<Response | undefined>

interface NodeMessages {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}

export function createHonoMount({ observer, endpoints }: MountPorts): HonoMount {
  return async function observability(c, next) {
    const messages = nodeMessagesOf(c.env)
    const path = messages === undefined ? c.req.path : requestPathOf(messages.incoming)
    if (endpoints.owns(path)) {
      if (messages !== undefined) observer?.servers.add(messages.incoming)
      return serve(endpoints, c, path, messages)
    }
    if (observer === undefined) await next()
    else if (messages === undefined) await observeDetached(observer, c, next)
    else await observe(observer, c, messages, next)
    return undefined
  }
}

async function serve(
  endpoints: Endpoints,
  { req: { method, raw } }: HonoContext,
  path: string,
  messages: NodeMessages | undefined,
): Promise<Response | undefined> {
  const request =
    messages === undefined
      ? { method, path, headers: Object.fromEntries(raw.headers), remoteAddress: undefined, httpVersion: undefined }
      : endpointRequestOf(messages.incoming, path)
  const answer = await endpoints.answer(request)
  return answer === undefined ? undefined : toWebResponse(answer)
}

async function observe(
  observer: RequestObserver,
  c: HonoContext,
  { incoming, outgoing }: NodeMessages,
  next: () => Promise<void>,
): Promise<void> {
  const scope = observer.begin(incoming, outgoing, honoRouteOf, c)
  try {
    await observer.run(scope, next)
    // Hono answers errors itself and leaves them here.
    if (c.error !== undefined) observer.noteError(incoming, c.error)
  } catch (error) {
    observer.noteError(incoming, error)
    throw error
  }
}

/** For `app.request()` and servers without `node:http`: the request ends when its body has been read. */
async function observeDetached(observer: RequestObserver, c: HonoContext, next: () => Promise<void>): Promise<void> {
  const { method, path, raw } = c.req
  const scope = observer.beginDetached({ method, path, headers: Object.fromEntries(raw.headers) }, honoRouteOf, c)
  const correlationId = observer.correlationIdOf(c)
  try {
    await observer.run(scope, next)
  } catch (error) {
    observer.noteError(c, error)
    observer.endDetached(c, 500, false)
    throw error
  }
  if (scope === undefined || correlationId === undefined || !c.finalized) return
  if (c.error !== undefined) observer.noteError(c, c.error)
  if (!c.res.headers.has(observer.correlationHeader)) c.header(observer.correlationHeader, correlationId)
  const { status, body } = c.res
  if (body === null) observer.endDetached(c, status, false)
  else
    c.res = new Response(
      whenRead(body, (whole) => observer.endDetached(c, status, !whole)),
      c.res,
    )
}

function nodeMessagesOf(env: unknown): NodeMessages | undefined {
  const { incoming, outgoing } = Object(env) as Partial<NodeMessages>
  return incoming !== undefined && typeof outgoing?.setHeader === 'function' ? { incoming, outgoing } : undefined
}
