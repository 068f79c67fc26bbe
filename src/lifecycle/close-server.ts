import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Deadline } from './deadline.ts'

/** How often connections that have become idle are looked for, in milliseconds. */
const IDLE_INTERVAL_MS = 50

/** How long sockets that were destroyed may take to be gone, in milliseconds. */
const DESTROY_MS = 200

/**
 * From now on every answer of the server tells its client to open a new connection for the next request. A client that
 * is told so sees no reset, as it may when an idle connection is closed under it.
 */
export function refuseKeepAlive(server: Server): void {
  server.prependListener('request', function closeAfterAnswer(request: IncomingMessage, response: ServerResponse) {
    // HTTP/2 has no such header.
    if (request.httpVersionMajor < 2 && !response.headersSent) response.setHeader('connection', 'close')
  })
}

/**
 * Takes no new connections and waits for the running requests; when only `reserve` milliseconds are left, they are cut
 * off. True when none had to be. Servers that do not listen are done at once.
 */
export async function closeServer(server: Server, deadline: Deadline, reserve: number): Promise<boolean> {
  const closed = new Promise<void>((resolve) => {
    // The callback gets an error where the server was not running: closed is closed.
    server.close(() => resolve())
  })
  // A stand-in for a server, or one of HTTP/2, may lack these two.
  const idle = setInterval(() => server.closeIdleConnections?.(), IDLE_INTERVAL_MS)
  try {
    if (await deadline.settles(closed, { reserve })) return true
    server.closeAllConnections?.()
    await deadline.settles(closed, { limit: DESTROY_MS })
    return false
  } finally {
    clearInterval(idle)
  }
}
