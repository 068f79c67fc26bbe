import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import type { Faults } from '../../core/faults.ts'

interface FastifyRequest {
  readonly raw: IncomingMessage
  readonly routeOptions?: { readonly url?: string | undefined }
}

type Done = () => void

interface FastifyInstance {
  addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: unknown, done: Done) => void): unknown
  addHook(name: 'onError', hook: (request: FastifyRequest, reply: unknown, error: unknown, done: Done) => void): unknown
}

interface HandlerMessage {
  readonly request: FastifyRequest
  readonly route?: { readonly url?: string }
  readonly error?: unknown
}

/**
 * The route templates that Fastify found, by request. Fastify 5 tells of every handler by a channel; instances that are
 * made later, of Fastify 4 and 5, also get hooks, which see requests that never come to their handler.
 */
export class FastifyRoutes {
  readonly #templates = new WeakMap<IncomingMessage, string>()
  readonly #stops: readonly (() => void)[]
  #stopped = false

  constructor(faults: Faults, noteError: (req: IncomingMessage, error: unknown) => void) {
    const listen = (channel: string, handle: (message: never) => void): (() => void) => {
      // What a subscriber throws would become an uncaught exception.
      const onMessage = (message: unknown) => faults.run('http', () => handle(message as never), undefined)
      subscribe(channel, onMessage)
      return () => unsubscribe(channel, onMessage)
    }
    this.#stops = [
      listen('tracing:fastify.request.handler:start', ({ request, route }: HandlerMessage) =>
        this.#found(request, route?.url),
      ),
      listen('tracing:fastify.request.handler:error', ({ request, error }: HandlerMessage) =>
        noteError(request.raw, error),
      ),
      listen('fastify.initialization', ({ fastify }: { readonly fastify: FastifyInstance }) =>
        this.#addHooks(fastify, noteError),
      ),
    ]
  }

  templateOf(req: IncomingMessage): string | undefined {
    return this.#templates.get(req)
  }

  /** Leaves the channels; hooks stay with their instances and do nothing any more. */
  stop(): void {
    this.#stopped = true
    for (const stop of this.#stops) stop()
  }

  #found({ raw }: FastifyRequest, template: string | undefined): void {
    if (template !== undefined) this.#templates.set(raw, template)
  }

  #addHooks(fastify: FastifyInstance, noteError: (req: IncomingMessage, error: unknown) => void): void {
    fastify.addHook('onRequest', (request, _, done) => {
      if (!this.#stopped) this.#found(request, request.routeOptions?.url)
      done()
    })
    fastify.addHook('onError', (request, _, error, done) => {
      if (!this.#stopped) noteError(request.raw, error)
      done()
    })
  }
}
