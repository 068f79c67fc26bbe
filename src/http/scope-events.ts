import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Scope, Scopes } from '../context/scope.ts'
import { sizeOf } from './body-sizes.ts'
import type { ObservedMessages } from './observed-messages.ts'
import type { Emit, ObservedRequest } from './observed-request.ts'

type Emitter = (IncomingMessage | ServerResponse) & { emit: Emit }

export interface ScopeEventsPorts {
  readonly scopes: Scopes
  readonly messages: ObservedMessages
  readonly run: (scope: Scope, fn: () => boolean) => boolean
}

const { listenerCount } = EventEmitter.prototype

/**
 * Lets the listeners of a request and its response run in the request's scope. Node emits body and close events from
 * the socket, where a scope that was entered by the handler is unknown.
 */
export class ScopeEvents {
  readonly #ports: ScopeEventsPorts
  readonly #emit: Emit

  constructor(ports: ScopeEventsPorts) {
    this.#ports = ports
    this.#emit = this.#createEmit(undefined)
  }

  bind(observed: ObservedRequest, req: IncomingMessage & { emit: Emit }, res: Emitter): void {
    const { messages } = this.#ports
    if (!messages.isAdopted(req)) {
      observed.requestEmit = req.emit
      req.emit = this.#emit
    }
    if (!messages.isAdopted(res)) {
      observed.responseEmit = res.emit
      res.emit = this.#emit
    }
  }

  /**
   * Takes over `emit` once for all messages that inherit from an application's own prototype. A property of a message
   * whose prototype a framework has exchanged costs 1.5 µs in Node.js 20.
   */
  adopt(prototype: object & { emit?: Emit }): void {
    if (prototype.emit === undefined) return
    const value = this.#createEmit(prototype.emit)
    Object.defineProperty(prototype, 'emit', { value, configurable: true, writable: true })
  }

  /** One function for many messages, called as a method: a closure per request would cost more than the call. */
  #createEmit(inherited: Emit | undefined): Emit {
    const { scopes, messages, run } = this.#ports
    return function emit(this: Emitter, ...args) {
      const [event] = args
      const isHeard = listenerCount.call(this, event) > 0
      if (!isHeard && inherited !== undefined) return Reflect.apply(inherited, this, args)
      const observed = inherited === undefined ? messages.keptOf(this) : messages.of(this)
      const original = inherited ?? originalOf(this, observed)
      if (observed === undefined) return Reflect.apply(original, this, args)
      if (event === 'data') observed.readBytes += sizeOf(args[1])
      return isHeard && scopes.current()?.request !== observed.scope.request
        ? emitIn(observed.scope, run, original, this, args)
        : Reflect.apply(original, this, args)
    }
  }
}

/** Apart, because a closure in `emit` itself would keep the arguments of every event on the heap. */
function emitIn(
  scope: Scope,
  run: ScopeEventsPorts['run'],
  original: Emit,
  emitter: Emitter,
  args: Parameters<Emit>,
): boolean {
  return run(scope, () => Reflect.apply(original, emitter, args))
}

/** What `emit` of a message was before `bind`. */
function originalOf(emitter: Emitter, observed: ObservedRequest | undefined): Emit {
  const own = observed?.request === emitter ? observed.requestEmit : observed?.responseEmit
  return own as Emit
}
