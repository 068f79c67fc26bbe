import { type Check, check } from './check.ts'
import { aText } from './scalar-checks.ts'

/** Where OTLP listens for gRPC unless told otherwise. */
const OTLP_GRPC_PORT = '4317'

/** `host:port` for gRPC, and whether the text itself asks for TLS or for plain text. */
export interface Endpoint {
  readonly target: string
  /** Undefined where the text has no scheme. */
  readonly insecure: boolean | undefined
}

/** Schemes of an endpoint, and whether they mean plain text. */
const SCHEMES: Readonly<Record<string, boolean>> = { http: true, grpc: true, https: false, grpcs: false }

/** Takes an endpoint apart; undefined where it is none. A path is refused: gRPC has no use for it. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const parts = /^(?:([a-z]+):\/\/)?(\[[0-9a-f:.]+\]|[^\s/:?#@[\]]+)(?::(\d{1,5}))?\/?$/i.exec(text)
  if (parts === null) return undefined
  const [, scheme, host = '', port = OTLP_GRPC_PORT] = parts
  const insecure = scheme === undefined ? undefined : SCHEMES[scheme.toLowerCase()]
  if (scheme !== undefined && insecure === undefined) return undefined
  if (Number(port) < 1 || Number(port) > 65_535) return undefined
  return { target: `${host}:${Number(port)}`, insecure }
}

export const anEndpoint: Check<string> = check(
  'host:port, or a URL that starts with http://, https://, grpc:// or grpcs:// and has no path',
  (value) => (typeof value === 'string' && parseEndpoint(value.trim()) !== undefined ? value.trim() : undefined),
  (text) => text,
)

/** A path that other paths can be put behind. */
export const aPath: Check<string> = aText(
  'a path that starts with / and has no / at the end, no query and no spaces',
  /^(?=.{2,256}$)(?:\/[^\s/?#*]+)+$/,
)

/** A path of `http.ignore`. */
export const anIgnoredPath: Check<string> = aText(
  'a path that starts with /, with * nowhere but at the end',
  /^\/[^\s?#*]{0,255}\*?$/,
)

export const aHost: Check<string> = aText('a host name or an IP address', /^[^\s/?#@]{1,255}$/)

/** Headers whose meaning HTTP or the application needs for itself: an id in them would break answers. */
const TAKEN_HEADERS: ReadonlySet<string> = new Set([
  ...['authorization', 'cache-control', 'connection', 'content-encoding', 'content-length', 'content-type', 'cookie'],
  ...['date', 'etag', 'expect', 'host', 'keep-alive', 'location', 'proxy-authenticate', 'proxy-authorization'],
  ...['set-cookie', 'te', 'traceparent', 'tracestate', 'trailer', 'transfer-encoding', 'upgrade', 'vary'],
])

/** Answers the name in lower case. */
export const aHeaderName: Check<string> = check(
  'a header name that HTTP does not use itself',
  (value) => {
    if (typeof value !== 'string' || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/.test(value)) return undefined
    const name = value.toLowerCase()
    return TAKEN_HEADERS.has(name) ? undefined : name
  },
  (text) => text,
)

export const aHttpUrl: Check<string> = check(
  'a URL that starts with http:// or https:// and has no user name in it',
  (value) => {
    if (typeof value !== 'string' || !/^https?:\/\//i.test(value) || !URL.canParse(value)) return undefined
    const url = new URL(value)
    return url.username === '' && url.password === '' ? value : undefined
  },
  (text) => text,
)
