import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { isError } from '../core/is-error.ts'
import { requestPathOf } from '../http/request-path.ts'
import type { MountPorts } from './mount-ports.ts'

/** Plugin for Fastify 4 and 5. It is not encapsulated: the routes of the whole app are observed. */
export type FastifyMount = (fastify: object, options: object, done: (error?: Error) => void) => void

interface FastifyRequest {
  readonly raw: IncomingMessage
  readonly is404?: boolean
  readonly routeOptions?: { readonly url?: string | undefined }
}

interface FastifyReply {
  readonly raw: ServerResponse
  readonly request: FastifyRequest
  hijack(): unknown
}

type Send = (this: FastifyReply, payload?: unknown) => unknown
type Done = () => void

interface Fastify {
  readonly server?: Pick<Server, 'on'>
  addHook(name: 'onRoute', hook: (route: { readonly url: string }) => void): unknown
  addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: FastifyReply, done: Done) => void): unknown
  addHook(
    name: 'onError',
    hook: (request: FastifyRequest, reply: FastifyReply, error: unknown, done: Done) => void,
  ): unknown
}

export function createFastifyMount({ observer, endpoints, faults }: MountPorts): FastifyMount {
  /** Prototypes of replies; every encapsulated plugin has one of its own. */
  const watched = new WeakSet<object>()

  function noteError(reply: FastifyReply, error: unknown): void {
    observer?.noteError(reply.request.raw, error)
  }

  /**
   * Every error of a request goes through `reply.send(error)`; the hook `onError` misses those that the app's own error
   * handler answers with something else.
   */
  function watchErrors(reply: FastifyReply): void {
    const prototype = Object.getPrototypeOf(reply) as { send: Send }
    if (watched.has(prototype)) return
    watched.add(prototype)
    try {
      const send = prototype.send
      prototype.send = function watchedSend(payload) {
        if (isError(payload)) noteError(this, payload)
        return Reflect.apply(send, this, [payload])
      }
    } catch (error) {
      faults.report('http', error)
    }
  }

  /**
   * A request that was answered before any hook of ours ran: Fastify refuses a malformed path by itself, and a hook of
   * the app may stand before this plugin.
   */
  function observeAnswered(req: IncomingMessage, res: ServerResponse): void {
    if (!res.writableEnded || observer === undefined || observer.correlationIdOf(req) !== undefined) return
    if (!endpoints.owns(requestPathOf(req))) observer.begin(req, res, () => undefined, req)
  }

  function plugin(fastify: object, _options: object, done: (error?: Error) => void): void {
    const app = fastify as Fastify
    // Fastify's own listener has run by then, and what it answers at once is answered.
    app.server?.on('request', observeAnswered)
    app.addHook('onRoute', ({ url }) => observer?.expect(url))
    // A callback, not an async hook: the scope must reach the hooks and the handler that follow.
    app.addHook('onRequest', (request, reply, next) => {
      if (endpoints.serve(request.raw, reply.raw)) {
        observer?.servers.add(request.raw)
        reply.hijack()
        return
      }
      if (observer === undefined) {
        next()
        return
      }
      watchErrors(reply)
      observer.run(observer.begin(request.raw, reply.raw, readRoute, request), next)
    })
    app.addHook('onError', (_request, reply, error, next) => {
      noteError(reply, error)
      next()
    })
    done()
  }

  // What fastify-plugin sets: hooks apply to the app that registers the plugin.
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: '@creativedynamics/observability',
  })
}

function readRoute(request: FastifyRequest): string | undefined {
  return request.is404 === true ? undefined : request.routeOptions?.url
}
