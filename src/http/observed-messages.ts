import { IncomingMessage, type ServerResponse } from 'node:http'
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
  /** Stands on the prototypes of an application's own messages. */
  readonly #kAdopted = Symbol('adopted')

  constructor(scopes: Scopes) {
    this.#scopes = scopes
  }

  /** Marks a prototype that an application's own messages inherit from; false where that was done before. */
  adopt(prototype: object): boolean {
    if (this.#kAdopted in prototype) return false
    Object.defineProperty(prototype, this.#kAdopted, { value: true })
    return true
  }

  /** Asks the prototype, which is the same for all messages of an application, not the message. */
  isAdopted(message: object): boolean {
    const prototype: object | null = Object.getPrototypeOf(message)
    return prototype !== null && this.#kAdopted in prototype
  }

  /** The observed request of a message, or of the subject of one without messages. */
  of(carrier: object): ObservedRequest | undefined {
    return (this.isAdopted(carrier) ? this.#inScope(carrier) : undefined) ?? this.keptOf(carrier)
  }

  /** Whoever handles a request is in its scope: this way touches no property of the message, each of which is slow there. */
  #inScope(carrier: object): ObservedRequest | undefined {
    const context = this.#scopes.current()?.request
    if (!(context instanceof ObservedContext)) return undefined
    const { observed } = context
    return observed.response === carrier || observed.request === carrier ? observed : undefined
  }

  keep(observed: ObservedRequest, req: IncomingMessage, res: ServerResponse): void {
    observed.request = req
    observed.response = res
    this.#write(holderOf(req), observed)
    if (res.req !== req) this.#write(holderOf(res), observed)
  }

  /** For a request that lives on its subject alone. */
  keepDetached(observed: ObservedRequest, subject: object): void {
    this.#write(subject, observed)
  }

  /** Same for a message that is known not to be adopted. */
  keptOf(carrier: object): ObservedRequest | undefined {
    const own = this.#read(holderOf(carrier))
    // A request has no request; asking for what is not there costs 1 µs in Express.
    if (own !== undefined || carrier instanceof IncomingMessage) return own
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

/** What takes a property in the place of a message; the object itself where it is no stream to read. */
export function holderOf(carrier: object): object {
  const { _readableState: state } = carrier as Carrier
  return typeof state === 'object' && state !== null ? state : carrier
}
