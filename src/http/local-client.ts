import type { IncomingHttpHeaders } from 'node:http'
import type { EndpointRequest } from './endpoint-request.ts'

/** Headers that proxies, load balancers and content networks add: with one of them the peer is not the client. */
const PROXY_HEADERS: ReadonlySet<string> = new Set([
  ...['forwarded', 'via', 'cdn-loop', 'x-real-ip', 'x-client-ip', 'x-cluster-client-ip', 'x-original-host'],
  ...['true-client-ip', 'cf-connecting-ip', 'cf-ray', 'fastly-client-ip', 'x-amzn-trace-id', 'x-appengine-user-ip'],
])

/** Same, as they begin: `x-forwarded-for` and its kin, those of Envoy, the second hop of ingress controllers. */
const PROXY_PREFIXES = ['x-forwarded', 'x-envoy-', 'x-original-forwarded', 'x-azure-']

/** Names under which a machine talks to itself; a port may follow. */
const LOCAL_HOST = /^(?:(?:[^:]+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\]|\[::ffff:127(?:\.\d{1,3}){3}\])(?::\d*)?$/i

/**
 * True when the client itself is on this machine: a loopback peer that speaks for nobody else.
 *
 * A proxy on the same machine is a loopback peer too. It is known by the headers that it adds, by a host that is none of
 * this machine's own names (which also keeps out web pages that rebind their name to 127.0.0.1), and by HTTP/1.0, which
 * nginx speaks unless told otherwise. One that shows nothing of this cannot be told from a local client.
 */
export function isLocalClient({
  remoteAddress,
  headers,
  httpVersion,
}: Pick<EndpointRequest, 'remoteAddress' | 'headers' | 'httpVersion'>): boolean {
  if (remoteAddress === undefined || !isLoopback(remoteAddress) || httpVersion === '1.0') return false
  return isLocalHost(headers) && !Object.keys(headers).some(isProxyHeader)
}

function isLoopback(address: string): boolean {
  const ipv4 = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
  return ipv4 === '::1' || ipv4.startsWith('127.')
}

/** HTTP/2 has `:authority` instead of `host`. */
function isLocalHost(headers: IncomingHttpHeaders): boolean {
  const host = headers.host ?? headers[':authority']
  return host === undefined || (typeof host === 'string' && LOCAL_HOST.test(host))
}

function isProxyHeader(name: string): boolean {
  return PROXY_HEADERS.has(name) || PROXY_PREFIXES.some((prefix) => name.startsWith(prefix))
}
