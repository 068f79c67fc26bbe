import type { IncomingMessage } from 'node:http'
import type { ClientSpanStart, ServerSpanStart } from '../core/span.ts'

/** Longest header value that goes into a tag, in characters. */
const MAX_HEADER_LENGTH = 1_024

/** Tags of a server span at its start, named as dd-trace's own instrumentation names them. */
export function serverTags(start: ServerSpanStart): { [key: string]: unknown } {
  return {
    'span.kind': 'server',
    'span.type': 'web',
    'resource.name': start.method,
    'http.method': start.method,
    'http.url': urlOf(start),
    'http.useragent': start.headers['user-agent']?.slice(0, MAX_HEADER_LENGTH),
  }
}

/** Tags of a client span at its start. */
export function clientTags(start: ClientSpanStart): { [key: string]: unknown } {
  const { url } = start
  return {
    'span.kind': 'client',
    'span.type': 'http',
    'resource.name': start.method,
    'http.method': start.method,
    // Built from the parts: query, fragment and credentials stay out.
    'http.url': `${url.protocol}//${url.host}${url.pathname}`,
    'out.host': url.hostname,
    'network.destination.port': portOf(url),
  }
}

/** The port of a URL, the scheme's own where it names none. */
function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'https:' ? 443 : 80
}

function urlOf(start: ServerSpanStart): string {
  const host = start.headers.host
  if (host === undefined) return start.path
  return `${isEncrypted(start.raw) ? 'https' : 'http'}://${host.slice(0, MAX_HEADER_LENGTH)}${start.path}`
}

function isEncrypted(message: IncomingMessage | undefined): boolean {
  return message?.socket !== undefined && message.socket !== null && 'encrypted' in message.socket
}
