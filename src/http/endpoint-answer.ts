import type { ServerResponse } from 'node:http'
import { setImmediate as setTurn } from 'node:timers'

/** Bytes that one turn of the event loop writes: for a quarter of it the system call costs nearly as much. */
const TURN_BYTES = 64 * 1_024

/** What an endpoint answers. The body is already empty for HEAD; `content-length` is that of the whole. */
export interface EndpointAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Text, or bytes in pieces that are written one after another. */
  readonly body: string | readonly Uint8Array[]
  /** To be called once the pieces have been sent or given up; until then they do not change. */
  readonly release?: (() => void) | undefined
}

/** An answer that no cache keeps. */
export function answerOf(
  method: string,
  status: number,
  contentType: string,
  body: string,
  more: Readonly<Record<string, string>> = {},
): EndpointAnswer {
  const headers = {
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    ...more,
  }
  return { status, headers, body: method === 'HEAD' ? '' : body }
}

/** Same, of a value as JSON. */
export function jsonAnswerOf(
  method: string,
  status: number,
  value: object,
  more?: Readonly<Record<string, string>>,
): EndpointAnswer {
  return answerOf(method, status, 'application/json; charset=utf-8', JSON.stringify(value), more)
}

/** Writes the answer, unless the client has gone or something else has answered. */
export function writeAnswer(res: ServerResponse, { status, headers, body, release }: EndpointAnswer): void {
  if (res.headersSent || res.destroyed) {
    release?.()
    return
  }
  if (release !== undefined) res.once('close', release)
  res.writeHead(status, headers)
  if (typeof body === 'string') res.end(body)
  else writePieces(res, body)
}

/**
 * Hands the socket some pieces at once, and goes on in a later turn of the event loop, once it has taken them: never more
 * than those wait in this process.
 */
function writePieces(res: ServerResponse, pieces: readonly Uint8Array[]): void {
  let next = 0
  function take(): Uint8Array {
    const first = next
    for (let bytes = 0; bytes < TURN_BYTES && next < pieces.length; next++) bytes += (pieces[next] as Uint8Array).length
    // Corked instead of copied, a chunked answer of Node.js 22 never drains.
    return next === first + 1 ? (pieces[first] as Uint8Array) : Buffer.concat(pieces.slice(first, next))
  }
  function writeSome(): void {
    while (next < pieces.length) {
      if (res.destroyed) return
      if (!res.write(take())) {
        res.once('drain', onDrain)
        return
      }
    }
    res.end()
  }
  // A client that reads fast drains within the same turn of the loop, which would then write it all at once.
  const onDrain = (): unknown => setTurn(writeSome)
  writeSome()
}

/** The answer for servers that speak the Fetch API. */
export function toWebResponse({ status, headers, body, release }: EndpointAnswer): Response {
  const isEmpty = body.length === 0
  if (isEmpty) release?.()
  const content = typeof body === 'string' ? body : streamOf(body, release)
  return new Response(isEmpty ? null : content, { status, headers })
}

/** Hands out copies: when a reader lets go of a piece is not known, and after the last one the pieces may change. */
function streamOf(pieces: readonly Uint8Array[], release: EndpointAnswer['release']): ReadableStream<Uint8Array> {
  let next = 0
  return new ReadableStream(
    {
      pull(controller) {
        const piece = pieces[next++]
        if (piece !== undefined) controller.enqueue(new Uint8Array(piece))
        if (next < pieces.length) return
        controller.close()
        release?.()
      },
      cancel: () => release?.(),
    },
    { highWaterMark: 0 },
  )
}
