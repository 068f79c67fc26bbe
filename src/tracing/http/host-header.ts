/** Name and port of a `Host` header; undefined parts are left out of spans. */
export interface HostAndPort {
  readonly host: string | undefined
  readonly port: number | undefined
}

const NOTHING: HostAndPort = { host: undefined, port: undefined }
const MAX_HOST = 255

let lastHeader = ''
let lastResult = NOTHING

/** Reads a `Host` header. Almost all requests of a server carry the same one, so that the last is remembered. */
export function parseHost(header: string | undefined): HostAndPort {
  if (header === undefined) return NOTHING
  if (header !== lastHeader) {
    lastResult = parse(header)
    lastHeader = header
  }
  return lastResult
}

function parse(header: string): HostAndPort {
  if (header.length > MAX_HOST) return NOTHING
  // A colon inside brackets belongs to an IPv6 address.
  const colon = header.lastIndexOf(':')
  const hasPort = colon > header.lastIndexOf(']')
  const host = (hasPort ? header.slice(0, colon) : header).replace(/^\[|\]$/g, '')
  const port = hasPort ? Number(header.slice(colon + 1)) : Number.NaN
  return {
    host: host === '' ? undefined : host,
    port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined,
  }
}
