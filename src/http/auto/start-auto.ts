import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server } from 'node:http'
import type { Faults } from '../../core/faults.ts'
import type { RequestObserver } from '../observe-request.ts'
import type { RouteReader } from '../observed-request.ts'
import { FastifyRoutes } from './fastify-routes.ts'
import { ServerEmits } from './server-emits.ts'

const REQUEST_START = 'http.server.request.start'

export interface AutoPorts {
  readonly observer: RequestObserver
  readonly faults: Faults
  /** Reads the template that a framework keeps on the message itself, as Express does. */
  readonly readRoute: RouteReader<IncomingMessage>
}

/**
 * Observes every request of every `node:http` and `node:https` server of the process, also of those that listen already.
 * The handlers run in the request's scope. A request that a mount observes as well counts once.
 */
export function startAuto(ports: AutoPorts): { stop(): void } {
  const { observer, faults } = ports
  const fastify = new FastifyRoutes(faults, (req, error) => observer.noteError(req, error))
  const readRoute = (req: IncomingMessage) => fastify.templateOf(req) ?? ports.readRoute(req)
  const servers = new ServerEmits((req, res, emit) => observer.run(observer.begin(req, res, readRoute, req), emit))

  // Published just before the server's event: what the event runs can have a scope, what the channel runs cannot.
  function onRequestStart(message: unknown): void {
    faults.run('http', () => servers.surround((message as { readonly server: Server }).server), undefined)
  }

  subscribe(REQUEST_START, onRequestStart)
  return {
    stop() {
      unsubscribe(REQUEST_START, onRequestStart)
      fastify.stop()
      servers.restore()
    },
  }
}
