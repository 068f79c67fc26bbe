import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { createServerCloser, type ServerCloser } from './server-closer.ts'

/** Node publishes every connection that a server has taken here. */
const CHANNEL = 'net.server.socket'

/** The closers of the servers of a list that may grow. */
export interface WatchedServers {
  /** One for each server that is on the list now or has been. */
  closers(): readonly ServerCloser[]
  /** Looks at new connections no longer. */
  stop(): void
}

/**
 * Watches the servers of a list, those that are added later from their first connection on. `onFault` is told what goes
 * wrong with one of them, or with the list.
 */
export function watchServers(servers: () => readonly Server[], onFault: (error: unknown) => void): WatchedServers {
  const closers = new Map<Server, ServerCloser>()

  function read(): readonly Server[] {
    try {
      return [...servers()]
    } catch (error) {
      onFault(error)
      return []
    }
  }

  function add(server: Server): ServerCloser | undefined {
    try {
      const closer = createServerCloser(server)
      closers.set(server, closer)
      return closer
    } catch (error) {
      onFault(error)
      return undefined
    }
  }

  function addNew(): void {
    for (const server of read()) {
      if (!closers.has(server)) add(server)
    }
  }

  function onConnection(message: unknown): void {
    const { socket } = message as { readonly socket: Socket & { readonly server?: Server } }
    const { server } = socket
    if (server === undefined || closers.has(server) || !read().includes(server)) return
    add(server)?.remember(socket)
  }

  addNew()
  const isFinal = isFrozen(servers)
  if (!isFinal) subscribe(CHANNEL, onConnection)
  return {
    closers() {
      addNew()
      return [...closers.values()]
    },
    stop() {
      if (!isFinal) unsubscribe(CHANNEL, onConnection)
    },
  }
}

/** The default list is frozen: nothing will be added to it. */
function isFrozen(servers: () => readonly Server[]): boolean {
  try {
    return Object.isFrozen(servers())
  } catch {
    return true
  }
}
