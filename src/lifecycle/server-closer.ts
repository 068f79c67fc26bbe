import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2Session } from 'node:http2'
import type { Socket } from 'node:net'
import type { Deadline } from './deadline.ts'
import { createPlainCloser } from './plain-closer.ts'

/** How often connections that have become idle are looked for, in milliseconds. */
const IDLE_INTERVAL_MS = 50

/** How long after the close a connection may still send its first byte, in milliseconds. */
const FIRST_BYTE_MS = 250

/** How long sockets that were destroyed may take to be gone, in milliseconds. */
const DESTROY_MS = 200

/** How long the last frames of HTTP/2 sessions may take, in milliseconds. */
const LAST_FRAMES_MS = 20

/** The highest stream id: a GOAWAY with it refuses no stream that is under way to here (RFC 9113, 6.8). */
const ALL_STREAMS = 2 ** 31 - 1

/** Closes one HTTP server without failing requests, as far as time allows. */
export interface ServerCloser {
  /** Tells it of a connection that was there before it was made. */
  remember(socket: Socket): void
  /**
   * From now on every answer tells its client to open a new connection for the next request, and every HTTP/2 session is
   * told to open no more streams. A client that is told so sees no reset, as it may when an idle connection is closed
   * under it.
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
  return typeof server.on === 'function' ? closerOf(server) : createPlainCloser(server)
}

function closerOf(server: Server): ServerCloser {
  const sockets = new Set<Socket>()
  /** Those over TLS as the requests know them; `sockets` has what carries them. */
  const secured = new Set<Socket>()
  const sessions = new Set<Http2Session>()
  const told = new WeakSet<Http2Session>()

  function remember(socket: Socket): void {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  server.on('connection', remember)
  server.on('secureConnection', (socket: Socket) => {
    secured.add(socket)
    socket.once('close', () => secured.delete(socket))
  })
  // Servers for HTTP/2 only; one for TLS may speak HTTP/1.1 on other connections.
  server.on('session', (session: Http2Session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })

  function sendGoaway(session: Http2Session | undefined): void {
    if (session === undefined || session.destroyed || told.has(session)) return
    told.add(session)
    session.goaway(0, ALL_STREAMS)
  }

  /**
   * Node counts a connection that never sent anything as busy, for instance one that a browser opened ahead. The methods
   * called with `?.` are missing from servers for HTTP/2.
   */
  function closeIdle(closedAt: number): void {
    server.closeIdleConnections?.()
    for (const session of sessions) {
      if (!session.closed) session.close()
    }
    if (performance.now() - closedAt < FIRST_BYTE_MS) return
    for (const socket of sockets) {
      if (socket.bytesRead === 0) socket.destroy()
    }
  }

  async function cutOff(): Promise<void> {
    server.closeAllConnections?.()
    for (const session of sessions) session.destroy()
    // The sessions still say that their streams were given up.
    if (sessions.size > 0) await new Promise((resolve) => setTimeout(resolve, LAST_FRAMES_MS))
    // Connections that were upgraded, for instance to a WebSocket, are no longer the server's.
    for (const socket of sockets) socket.destroy()
  }

  return {
    remember,
    refuseKeepAlive() {
      for (const session of sessions) sendGoaway(session)
      for (const socket of [...sockets, ...secured]) closeAfterRunning(socket)
      server.prependListener('request', function closeAfterAnswer(request: IncomingMessage, response: ServerResponse) {
        // HTTP/2 has no such header; a session that was opened meanwhile is told at its first request.
        if (request.httpVersionMajor >= 2) sendGoaway((request as unknown as Http2ServerRequest).stream?.session)
        else closeAfter(response)
      })
    },
    async close(deadline) {
      const closed = new Promise<void>((resolve) => {
        // The callback gets an error where the server was not running: closed is closed.
        server.close(() => resolve())
      })
      const idle = setInterval(closeIdle, IDLE_INTERVAL_MS, performance.now())
      try {
        if (await deadline.settles(closed, { keep: 1 })) return true
        await cutOff()
        await deadline.settles(closed, { limit: DESTROY_MS })
        return false
      } finally {
        clearInterval(idle)
      }
    },
  }
}

/** The answer to the request that runs on the connection now tells its client the same. */
function closeAfterRunning(socket: Socket): void {
  // Node has no public way from a connection to its answer; where this one is gone, the connection is closed once it idles.
  const { _httpMessage: response } = socket as { readonly _httpMessage?: ServerResponse | null }
  if (typeof response?.setHeader === 'function') closeAfter(response)
}

function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close')
}
