import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Faults } from '../../core/faults.ts'
import type { Span } from '../../core/span.ts'
import type { ClientSpans } from './client-spans.ts'

/** A request of undici, as its channels show it. */
interface UndiciRequest {
  readonly origin: string | URL
  readonly path: string
  readonly method: string
  readonly upgrade?: string | boolean | null
  /** A flat list of names and values; one text in undici 5. */
  readonly headers: string | readonly unknown[]
  addHeader(name: string, value: string): unknown
}

interface UndiciMessage {
  readonly request: UndiciRequest
  readonly response?: { readonly statusCode: number }
  readonly error?: unknown
}

/** Traces `fetch` and every copy of undici in the process; the returned function stops it. */
export function traceUndici(clients: ClientSpans, faults: Faults): () => void {
  const statuses = new WeakMap<UndiciRequest, number>()
  const handlers: Readonly<Record<string, (message: UndiciMessage) => void>> = {
    'undici:request:create': ({ request }) => traceRequest(clients, request),
    'undici:request:headers': ({ request, response }) => {
      if (response !== undefined && clients.has(request)) statuses.set(request, response.statusCode)
    },
    'undici:request:trailers': ({ request }) =>
      clients.end(request, { status: statuses.get(request), error: undefined }),
    'undici:request:error': ({ request, error }) => clients.end(request, { status: statuses.get(request), error }),
  }
  const stops = Object.entries(handlers).map(([channel, handle]) => {
    // What a subscriber throws would become an uncaught exception.
    const onMessage = (message: unknown) => faults.run('tracing', () => handle(message as UndiciMessage), undefined)
    subscribe(channel, onMessage)
    return () => unsubscribe(channel, onMessage)
  })
  return () => {
    for (const stop of stops) stop()
  }
}

function traceRequest(clients: ClientSpans, request: UndiciRequest): void {
  const parent = clients.parent()
  // An upgraded connection and a tunnel have no end that undici would tell of.
  if (parent === undefined || request.upgrade || request.method === 'CONNECT') return
  if (carriesAny(request.headers, clients.traceHeaders)) return
  const text = `${String(request.origin).replace(/\/$/, '')}${request.path}`
  if (!URL.canParse(text)) return
  const span = clients.begin(request, request.method, new URL(text), parent)
  if (span !== undefined) injectOnce(clients, request, span)
}

/**
 * Another injector that is told of the request after this one would add its headers beside ours, and the receiver of two
 * `traceparent` headers takes neither.
 */
function injectOnce(clients: ClientSpans, request: UndiciRequest, span: Span): void {
  const written = new Set<string>()
  const add = request.addHeader
  clients.inject(span, (name, value) => {
    if (carriesAny(request.headers, [name])) return
    written.add(name.toLowerCase())
    request.addHeader(name, value)
  })
  if (written.size === 0) return
  request.addHeader = function addHeader(name, value) {
    return written.has(String(name).toLowerCase()) ? this : add.call(this, name, value)
  }
}

function carriesAny(headers: UndiciRequest['headers'], names: readonly string[]): boolean {
  if (typeof headers === 'string') return names.some((name) => new RegExp(`^${name}:`, 'im').test(headers))
  for (let i = 0; i < headers.length; i += 2) {
    if (names.includes(String(headers[i]).toLowerCase())) return true
  }
  return false
}
