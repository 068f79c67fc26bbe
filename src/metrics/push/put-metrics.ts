import { type ClientRequest, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { EndpointAuth } from '../../config/options.ts'
import type { Exposition } from '../metrics.ts'

export interface PutOptions {
  readonly auth: EndpointAuth | undefined
  /** Gives the request up. */
  readonly signal: AbortSignal
  /** True where the process may end before the answer. */
  readonly unref: boolean
}

/** Replaces the metrics at `url` by `exposition`, which is released. Rejects where the server does not take them. */
export function putMetrics(url: URL, exposition: Exposition, options: PutOptions): Promise<void> {
  // A copy: the pages are written over by the next scrape once they are released.
  const body = Buffer.concat(exposition.pages)
  exposition.release()
  const headers: Record<string, string | number> = {
    'content-type': exposition.contentType,
    'content-length': body.byteLength,
  }
  if (options.auth !== undefined) headers.authorization = authorizationOf(options.auth)
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    // A connection of its own: one kept alive would be a handle that is left between pushes.
    const outgoing: ClientRequest = request(
      url,
      { method: 'PUT', headers, agent: false, signal: options.signal },
      (incoming) => {
        const { statusCode = 0 } = incoming
        incoming.once('error', reject)
        incoming.once('end', () => {
          if (statusCode >= 200 && statusCode < 300) resolve()
          else reject(new Error(`the answer was ${statusCode}`))
        })
        incoming.resume()
      },
    )
    outgoing.once('error', reject)
    if (options.unref) outgoing.once('socket', (socket) => socket.unref())
    outgoing.end(body)
  })
}

function authorizationOf(auth: EndpointAuth): string {
  if ('bearer' in auth) return `Bearer ${auth.bearer}`
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`
}
