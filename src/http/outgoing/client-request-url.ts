import type { ClientRequest } from 'node:http'

/** Where a request of `node:http` or `node:https` goes; undefined where that is no URL. */
export function clientRequestUrl(request: ClientRequest): URL | undefined {
  const { path } = request
  // A request to a proxy names its target in full.
  if (/^https?:\/\//i.test(path)) return parse(path)
  const origin = path.startsWith('/') ? '' : '/'
  const host = hostHeaderOf(request)
  const byHeader = host === undefined ? undefined : parse(`${request.protocol}//${host}${origin}${path}`)
  return byHeader ?? parse(`${request.protocol}//${bracketed(request.host)}${origin}${path}`)
}

/** The `Host` header is the one place where the port is kept. */
function hostHeaderOf(request: ClientRequest): string | undefined {
  const header = request.getHeader('host')
  if (typeof header === 'string') return header
  return sentHeader(request, 'host')
}

/** Value of a header that was given as part of a list: those are rendered at once and cannot be asked for. */
export function sentHeader(request: ClientRequest, name: string): string | undefined {
  const text = (request as { _header?: unknown })._header
  if (typeof text !== 'string') return undefined
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon !== -1 && line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim()
  }
  return undefined
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
