import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** A request as far as an endpoint needs it. */
export interface EndpointRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Address of the peer, where known. */
  readonly remoteAddress: string | undefined
  /** Such as `1.1`, where known. */
  readonly httpVersion?: string | undefined
}

/** `path`: that of the URL, without the query. */
export function endpointRequestOf(
  { method, headers, socket, httpVersion }: IncomingMessage,
  path: string,
): EndpointRequest {
  return { method: method ?? 'GET', path, headers, remoteAddress: socket?.remoteAddress, httpVersion }
}
