import type { IncomingMessage } from 'node:http'
import type { Server } from 'node:net'

/** The servers that requests came from. A closed server is forgotten. */
export class ServersSeen {
  readonly #servers = new Set<Server>()
  #latest: Server | undefined

  /** Remembers the server of this request. */
  add(req: IncomingMessage): void {
    const server = (req.socket as { readonly server?: Server | null } | null | undefined)?.server
    if (server === undefined || server === null || server === this.#latest) return
    this.#latest = server
    if (this.#servers.has(server) || typeof server.getConnections !== 'function') return
    this.#servers.add(server)
    server.once('close', () => {
      this.#servers.delete(server)
      if (this.#latest === server) this.#latest = undefined
    })
  }

  /** Open connections of all servers together. Never rejects. */
  async activeConnections(): Promise<number> {
    let sum = 0
    for (const count of await Promise.all(Array.from(this.#servers, connectionsOf))) sum += count
    return sum
  }

  /**
   * Base URL of a server on this machine, such as `http://127.0.0.1:5001`; undefined before the first request. Servers
   * with TLS are left out: their certificate does not name the loopback address.
   */
  selfAddress(): string | undefined {
    for (const server of this.#servers) {
      const address = server.address()
      if (address === null || typeof address === 'string' || 'setSecureContext' in server) continue
      return `http://${hostOf(address.address)}:${address.port}`
    }
    return undefined
  }
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve) => {
    try {
      server.getConnections((error, count) => resolve(error ? 0 : count))
    } catch {
      resolve(0)
    }
  })
}

function hostOf(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1'
  if (address === '::') return '[::1]'
  return address.includes(':') ? `[${address}]` : address
}
