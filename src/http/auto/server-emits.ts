import type { IncomingMessage, Server, ServerResponse } from 'node:http'

/** Runs the listeners of a request's event; answers what `emit` answered. */
export type AroundRequest = (req: IncomingMessage, res: ServerResponse, emit: () => boolean) => boolean

type Emit = (event: string | symbol, ...args: unknown[]) => boolean
type Emitting = Server & { emit: Emit }

/** The events by which a server hands a request over. */
const HANDS_OVER: ReadonlySet<unknown> = new Set(['request', 'checkContinue', 'checkExpectation'])

/** Surrounds the request events of servers that are met one after the other. */
export class ServerEmits {
  readonly #around: AroundRequest
  readonly #seen = new WeakSet<Server>()
  /** Weak, so that a server that is dropped without being closed can go. */
  readonly #undo = new Map<WeakRef<Server>, (server: Server) => void>()
  readonly #gone = new FinalizationRegistry<WeakRef<Server>>((server) => this.#undo.delete(server))

  constructor(around: AroundRequest) {
    this.#around = around
  }

  /** From its next event on the server is surrounded; does nothing the second time. */
  surround(server: Server): void {
    if (this.#seen.has(server)) return
    this.#seen.add(server)
    const reference = new WeakRef(server)
    this.#undo.set(reference, this.#wrap(server as Emitting))
    this.#gone.register(server, reference)
  }

  /** Gives every server its own `emit` back. */
  restore(): void {
    for (const [reference, undo] of this.#undo) {
      const server = reference.deref()
      if (server !== undefined) undo(server)
    }
    this.#undo.clear()
  }

  #wrap(server: Emitting): (server: Server) => void {
    const around = this.#around
    const own = Object.hasOwn(server, 'emit') ? server.emit : undefined
    let active = true
    function emit(this: Emitting, event: string | symbol, ...args: unknown[]): boolean {
      // Others may patch the prototype at any time, so it is asked late.
      const original = own ?? (Object.getPrototypeOf(this) as Emitting).emit
      const forward = () => Reflect.apply(original, this, [event, ...args])
      if (!active || !HANDS_OVER.has(event)) return forward()
      return around(args[0] as IncomingMessage, args[1] as ServerResponse, forward)
    }
    server.emit = emit
    return (wrapped) => {
      active = false
      // Where somebody has wrapped ours since, it stays and only passes on.
      if ((wrapped as Emitting).emit !== emit) return
      if (own === undefined) Reflect.deleteProperty(wrapped, 'emit')
      else (wrapped as Emitting).emit = own
    }
  }
}
