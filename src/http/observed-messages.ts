import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Scopes } from '../context/scope.ts'
import { ObservedContext, type ObservedRequest } from './observed-request.ts'

type Carrier = { readonly rawHeaders?: unknown; readonly req?: Carrier }

/**
 * Finds the observed request that a message belongs to. It is kept on the message's list of raw headers, which lives as
 * long as the message: in Express a new property of the message itself costs 1.3 µs, as Node.js 20 makes a hidden class for
 * each property that an object gets after its prototype was exchanged.
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
    return this.keptOf(carrier)
  }

  /** As `of`, whatever the scope is. */
  keptOf(carrier: object): ObservedRequest | undefined {
    const { rawHeaders, req } = carrier as Carrier
    return this.#read(rawHeaders) ?? this.#read(req?.rawHeaders) ?? this.#read(req) ?? this.#read(carrier)
  }

  keep(observed: ObservedRequest, req: IncomingMessage, res: ServerResponse): void {
    observed.request = req
    observed.response = res
    const { rawHeaders } = req
    this.#write(Array.isArray(rawHeaders) && Object.isExtensible(rawHeaders) ? rawHeaders : req, observed)
    if (res.req !== req) this.#write(res, observed)
  }

  /** For a request that lives on its subject alone. */
  keepDetached(observed: ObservedRequest, subject: object): void {
    this.#write(subject, observed)
  }

  #read(holder: unknown): ObservedRequest | undefined {
    return (holder as { readonly [key: symbol]: ObservedRequest } | undefined)?.[this.#kObserved]
  }

  #write(holder: object, observed: ObservedRequest): void {
    ;(holder as { [key: symbol]: ObservedRequest })[this.#kObserved] = observed
  }
}
