import * as http from 'node:http'
import * as https from 'node:https'

/** Most bytes of a body that are read, so that the connection ends well; what is longer is cut off. */
const MAX_BODY_BYTES = 65_536

export interface StatusRequest {
  readonly method?: 'GET' | 'HEAD' | undefined
  readonly headers?: { readonly [name: string]: string } | undefined
  readonly signal: AbortSignal
}

/**
 * The status of an answer, once that is complete. Uses a connection of its own and closes it again: one that is kept
 * would hide that no new one can be opened. Redirects are not followed.
 */
export function fetchStatus(url: URL, { method = 'GET', headers, signal }: StatusRequest): Promise<number> {
  const options = {
    agent: false,
    method,
    signal,
    headers: { 'user-agent': 'observability-health', ...headers, connection: 'close' },
  }
  return new Promise((resolve, reject) => {
    const onResponse = (response: http.IncomingMessage) => {
      const finish = () => resolve(response.statusCode ?? 0)
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes <= MAX_BODY_BYTES) return
        finish()
        response.destroy()
      })
      response.on('error', reject)
      response.once('end', finish)
    }
    const request = url.protocol === 'https:' ? https.get(url, options, onResponse) : http.get(url, options, onResponse)
    request.on('error', reject)
    // Whoever waits for the result keeps the process alive; a check in the background does not.
    request.once('socket', (socket) => socket.unref())
  })
}
