import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Scope, Scopes } from '../context/scope.ts'
import type { Emit } from './observed-request.ts'

type Emitter = (IncomingMessage | ServerResponse) & { emit: Emit }

/**
 * Lets the listeners of a request that is not observed run in the scope that records nothing. Its body arrives from the
 * socket, where that scope is unknown: a handler behind a body parser would record spans otherwise.
 */
export class QuietEvents {
  readonly #scopes: Scopes
  readonly #scope: Scope
  readonly #kQuiet = Symbol('quiet')

  constructor(scopes: Scopes, scope: Scope) {
    this.#scopes = scopes
    this.#scope = scope
  }

  /** Does nothing the second time. */
  bind(req: IncomingMessage, res: ServerResponse): void {
    for (const emitter of [req, res] as (Emitter & { [kQuiet: symbol]: true })[]) {
      if (emitter[this.#kQuiet]) continue
      emitter[this.#kQuiet] = true
      this.#wrap(emitter)
    }
  }

  #wrap(emitter: Emitter): void {
    const original = emitter.emit
    const scopes = this.#scopes
    const scope = this.#scope
    const emit: Emit = function (this: Emitter, ...args) {
      if (scopes.current() === scope || this.listenerCount(args[0]) === 0) return Reflect.apply(original, this, args)
      return scopes.run(scope, () => Reflect.apply(original, this, args))
    }
    Object.assign(emitter, { emit })
  }
}
