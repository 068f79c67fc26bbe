import type { IncomingMessage } from 'node:http'

/** The path of a request target, without query and fragment; of an absolute target without scheme and host. */
export function pathOf(target: string): string {
  const query = target.indexOf('?')
  const beforeQuery = query < 0 ? target : target.slice(0, query)
  const hash = beforeQuery.indexOf('#')
  const path = hash < 0 ? beforeQuery : beforeQuery.slice(0, hash)
  return path.startsWith('/') ? path : withoutOrigin(path)
}

/** The path as the client sent it, also where a router has cut its mount prefix off `url`. */
export function requestPathOf(req: IncomingMessage & { readonly originalUrl?: unknown }): string {
  const target = typeof req.originalUrl === 'string' ? req.originalUrl : req.url
  return pathOf(target ?? '/')
}

/** A proxy is sent `http://host/path`; `*` and anything else stay as they are. */
function withoutOrigin(path: string): string {
  const scheme = path.indexOf('://')
  if (scheme < 0) return path || '/'
  const slash = path.indexOf('/', scheme + 3)
  return slash < 0 ? '/' : path.slice(slash)
}
