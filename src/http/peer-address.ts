import type { IncomingHttpHeaders } from 'node:http'

/** Headers that a proxy adds: with one of them the peer is the proxy, not the client. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const

/** True when the client itself is on this machine: a loopback peer that speaks for nobody else. */
export function isLocalClient(remoteAddress: string | undefined, headers: IncomingHttpHeaders): boolean {
  if (remoteAddress === undefined || !isLoopback(remoteAddress)) return false
  return PROXY_HEADERS.every((name) => headers[name] === undefined)
}

function isLoopback(address: string): boolean {
  const ipv4 = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
  return ipv4 === '::1' || ipv4.startsWith('127.')
}
