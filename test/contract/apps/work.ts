import { EventEmitter, once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Observability } from '../../../src/observability-api.ts'

export class TeapotError extends Error {
  override readonly name = 'TeapotError'
  readonly status = 418
}

/** Ids that are visible at one point of a handler. */
export interface Seen {
  readonly correlationId: string | undefined
  readonly traceId: string | undefined
}

/** What the handlers of every framework do. */
export interface Work {
  /** Ids after `await`, in timers, promises and listeners. */
  context(): Promise<Record<string, Seen>>
  /** The same in the body events of the raw request. */
  readByEvents(req: IncomingMessage): Promise<{ body: string; data: Seen; end: Seen }>
  /** Waits some turns of the event loop. */
  later(): Promise<void>
  callByFetch(): Promise<object>
  callByHttp(): Promise<object>
  /** Makes a span and an outgoing call, which must go unrecorded where the path is ignored. */
  quietly(): Promise<object>
  /** Logs what the client sent. */
  log(...values: readonly unknown[]): void
  /** Resolves when the test says so. */
  gate(): Promise<void>
  openGate(): void
}

/** `target` is the URL that outgoing calls go to; it answers with the headers it received. */
export function createWork(obs: Observability | undefined, target: () => string): Work {
  const gate = new EventEmitter()
  const seen = (): Seen => {
    const context = obs?.context()
    return { correlationId: context?.correlationId, traceId: context?.traceId }
  }
  const later = async () => {
    for (let turn = 0; turn < 3; turn++) await nextTurn()
  }
  const callByFetch = async () => (await (await fetch(target())).json()) as object
  return {
    later,
    callByFetch,
    async context() {
      const before = seen()
      await later()
      const afterAwait = seen()
      const inTimer = await new Promise<Seen>((resolve) => setTimeout(() => resolve(seen()), 1))
      const inImmediate = await new Promise<Seen>((resolve) => setImmediate(() => resolve(seen())))
      const emitter = new EventEmitter()
      const inListener = new Promise<Seen>((resolve) => emitter.once('event', () => resolve(seen())))
      setImmediate(() => emitter.emit('event'))
      return { before, afterAwait, inTimer, inImmediate, inListener: await inListener }
    },
    async readByEvents(req) {
      let body = ''
      let data = seen()
      req.on('data', (chunk: Buffer) => {
        body += chunk.toString('utf8')
        data = seen()
      })
      const end = await new Promise<Seen>((resolve) => req.on('end', () => resolve(seen())))
      return { body, data, end }
    },
    async callByHttp() {
      const outgoing = request(target())
      outgoing.end()
      const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
      let body = ''
      for await (const chunk of incoming) body += String(chunk)
      return JSON.parse(body) as object
    },
    async quietly() {
      await obs?.span('beneath', () => later())
      return callByFetch()
    },
    log(...values) {
      obs?.logger.info({ values }, `client sent ${values.map(String).join(' ')}`)
    },
    async gate() {
      await once(gate, 'open')
    },
    openGate() {
      gate.emit('open')
    },
  }
}
