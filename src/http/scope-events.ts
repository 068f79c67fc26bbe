import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Scope, Scopes } from '../context/scope.ts'
import type { Emit, ObservedRequest } from './observed-request.ts'

type Emitter = (IncomingMessage | ServerResponse) & { emit: Emit }

/**
 * Lets the listeners of a request and its response run in the request's scope. Node emits body and close events from
 * the socket, where a scope that was entered by the handler is unknown.
 */
export class ScopeEvents {
  readonly #emit: Emit

  constructor(
    scopes: Scopes,
    observedOf: (emitter: object) => ObservedRequest | undefined,
    run: (scope: Scope, fn: () => boolean) => boolean,
  ) {
    // One function for all requests, called as a method: a closure per request would cost more than the call.
    this.#emit = function emit(this: Emitter, event, ...args) {
      const observed = observedOf(this) as ObservedRequest
      const original = (observed.request === this ? observed.requestEmit : observed.responseEmit) as Emit
      const known = scopes.current()?.request === observed.scope.request || this.listenerCount(event) === 0
      return known
        ? Reflect.apply(original, this, [event, ...args])
        : run(observed.scope, () => Reflect.apply(original, this, [event, ...args]))
    }
  }

  bind(observed: ObservedRequest, req: Emitter, res: Emitter): void {
    observed.request = req
    observed.requestEmit = req.emit
    observed.responseEmit = res.emit
    req.emit = this.#emit
    res.emit = this.#emit
  }
}
