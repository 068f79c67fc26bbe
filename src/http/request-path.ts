import type { IncomingMessage } from 'node:http'

/** The path of a request target, without query and fragment; of an absolute target without scheme and host. */
export function pathOf(target: string): string {
  const start = target.charCodeAt(0) === SLASH ? 0 : startOfPath(target)
  let end = start
  while (end < target.length) {
    const code = target.charCodeAt(end)
    if (code === QUESTION_MARK || code === HASH) break
    end++
  }
  return end === target.length && start === 0 ? target : target.slice(start, end) || '/'
}

/** The path as the client sent it, also where a router has cut its mount prefix off `url`. */
export function requestPathOf(req: IncomingMessage & { readonly originalUrl?: unknown }): string {
  const target = typeof req.originalUrl === 'string' ? req.originalUrl : req.url
  return pathOf(target ?? '/')
}

const SLASH = 47
const QUESTION_MARK = 63
const HASH = 35

/** A proxy sends `http://host/path`; `*` and anything else stay as they are. */
function startOfPath(target: string): number {
  const scheme = target.indexOf('://')
  if (scheme < 0) return 0
  const slash = target.indexOf('/', scheme + 3)
  return slash < 0 ? target.length : slash
}
