import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Deadline } from './deadline.ts'

/** How often connections that have become idle are looked for, in milliseconds. */
const IDLE_INTERVAL_MS = 50

/** How long after the close a connection may still send its first byte, in milliseconds. */
const FIRST_BYTE_MS = 250

/** How long sockets that were destroyed may take to be gone, in milliseconds. */
const DESTROY_MS = 200

/** Closes one HTTP server without failing requests, as far as time allows. */
export interface ServerCloser {
  /**
   * From now on every answer tells its client to open a new connection for the next request. A client that is told so
   * sees no reset, as it may when an idle connection is closed under it.
   */
  refuseKeepAlive(): void
  /**
   * Takes no new connections and waits for the running requests; when the deadline leaves no more time for that, they are
   * cut off. True when none had to be. A server that does not listen is done at once.
   */
  close(deadline: Deadline): Promise<boolean>
}

/** Made when the server is known, not when it is to be closed: it sees the connections that come in between. */
export function createServerCloser(server: Server): ServerCloser {
  const sockets = new Set<Socket>()
  function forget(this: Socket): void {
    sockets.delete(this)
  }
  server.on('connection', function remember(socket: Socket) {
    sockets.add(socket)
    socket.once('close', forget)
  })

  /**
   * Node counts a connection that never sent anything as busy, for instance one that a browser opened ahead. The methods
   * called with `?.` are missing from servers for HTTP/2.
   */
  function closeIdle(closedAt: number): void {
    server.closeIdleConnections?.()
    if (performance.now() - closedAt < FIRST_BYTE_MS) return
    for (const socket of sockets) {
      if (socket.bytesRead === 0) socket.destroy()
    }
  }

  return {
    refuseKeepAlive() {
      server.prependListener('request', function closeAfterAnswer(request: IncomingMessage, response: ServerResponse) {
        // HTTP/2 has no such header.
        if (request.httpVersionMajor < 2 && !response.headersSent) response.setHeader('connection', 'close')
      })
    },
    async close(deadline) {
      const closed = new Promise<void>((resolve) => {
        // The callback gets an error where the server was not running: closed is closed.
        server.close(() => resolve())
      })
      const idle = setInterval(closeIdle, IDLE_INTERVAL_MS, performance.now())
      try {
        if (await deadline.settles(closed, { keepReserve: true })) return true
        server.closeAllConnections?.()
        await deadline.settles(closed, { limit: DESTROY_MS })
        return false
      } finally {
        clearInterval(idle)
      }
    },
  }
}
