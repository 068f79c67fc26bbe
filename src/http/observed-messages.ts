import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Scopes } from '../context/scope.ts'
import { ObservedContext, type ObservedRequest } from './observed-request.ts'

interface Carrier {
  /** State that Node.js keeps of a stream to read. */
  readonly _readableState?: unknown
  readonly req?: unknown
}

/**
 * Finds the observed request that a message belongs to. It is kept on the message's stream state, which lives as long as the
 * message: in Express a new property of the message itself costs 1.3 µs, as Node.js 20 makes a hidden class for each
 * property that an object gets after its prototype was exchanged. A WeakMap would cost as much.
 */
export class ObservedMessages {
  readonly #scopes: Scopes
  readonly #kObserved = Symbol('observed')

  constructor(scopes: Scopes) {
    this.#scopes = scopes
  }

  /** The observed request of a message, or of the subject of one without messages. */
  of(carrier: object): ObservedRequest | undefined {
    // Whoever handles a request is in its scope: the shortest way, as it touches no property of the message.
    const context = this.#scopes.current()?.request
    if (context instanceof ObservedContext) {
      const { observed } = context
      if (observed.response === carrier || observed.request === carrier) return observed
    }
    return this.#keptOf(carrier)
  }

  keep(observed: ObservedRequest, req: IncomingMessage, res: ServerResponse): void {
    observed.request = req
    observed.response = res
    this.#write(holderOf(req), observed)
    if (res.req !== req) this.#write(res, observed)
  }

  /** For a request that lives on its subject alone. */
  keepDetached(observed: ObservedRequest, subject: object): void {
    this.#write(subject, observed)
  }

  #keptOf(carrier: object): ObservedRequest | undefined {
    const own = this.#read(holderOf(carrier))
    if (own !== undefined || isReadable(carrier)) return own
    const { req } = carrier as Carrier
    return typeof req === 'object' && req !== null ? this.#read(holderOf(req)) : undefined
  }

  #read(holder: object): ObservedRequest | undefined {
    return (holder as { readonly [key: symbol]: ObservedRequest })[this.#kObserved]
  }

  #write(holder: object, observed: ObservedRequest): void {
    ;(holder as { [key: symbol]: ObservedRequest })[this.#kObserved] = observed
  }
}

/** The request, then; asking it for anything that it does not have costs 1 µs in Express. */
function isReadable(carrier: object): boolean {
  return (carrier as Carrier)._readableState !== undefined
}

/** What takes a property in the place of a message; the object itself where it is no stream to read. */
export function holderOf(carrier: object): object {
  const { _readableState: state } = carrier as Carrier
  return typeof state === 'object' && state !== null ? state : carrier
}
