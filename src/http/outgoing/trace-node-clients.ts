import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { errorMonitor } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Faults } from '../../core/faults.ts'
import { onClientRequest } from './client-request-patch.ts'
import { clientRequestUrl, sentHeader } from './client-request-url.ts'
import type { ClientSpans } from './client-spans.ts'

const CREATED = 'http.client.request.created'
const STARTED = 'http.client.request.start'

/** Traces the requests of `node:http` and `node:https`; the returned function stops it. */
export function traceNodeClients(clients: ClientSpans, faults: Faults): () => void {
  const announced = new WeakSet<ClientRequest>()
  const onCreated = (request: ClientRequest) => {
    if (announced.has(request)) return
    announced.add(request)
    faults.run('tracing', () => traceRequest(clients, request), undefined)
  }
  const onMessage = (message: unknown) => onCreated((message as { request: ClientRequest }).request)
  // Headers that are given as a list are out at once: such a request has a span, but nothing to propagate.
  const channel = hasCreatedChannel(process.versions.node) ? CREATED : STARTED
  const restore = channel === CREATED ? undefined : onClientRequest(onCreated)
  subscribe(channel, onMessage)
  return () => {
    unsubscribe(channel, onMessage)
    restore?.()
  }
}

/** Whether this version of Node.js announces requests before their headers are sent: from 22.12 and 23.2 on. */
export function hasCreatedChannel(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major >= 24 || (major === 23 && minor >= 2) || (major === 22 && minor >= 12)
}

function traceRequest(clients: ClientSpans, request: ClientRequest): void {
  const parent = clients.parent()
  if (parent === undefined) return
  // A tunnel is not a request of the application; one that carries a trace already is traced by somebody else.
  if (request.method === 'CONNECT' || carriesTrace(clients, request)) return
  const url = clientRequestUrl(request)
  const span = url && clients.begin(request, request.method, url, parent)
  if (span === undefined) return
  endWithRequest(clients, request)
  if (request.headersSent) return
  clients.inject(span, (name, value) => {
    // What the application says itself, such as baggage of its own, stays.
    if (!request.hasHeader(name)) request.setHeader(name, value)
  })
}

function carriesTrace({ traceHeaders }: ClientSpans, request: ClientRequest): boolean {
  return traceHeaders.some((name) => request.hasHeader(name) || sentHeader(request, name) !== undefined)
}

function endWithRequest(clients: ClientSpans, request: ClientRequest): void {
  let failure: unknown
  // A listener for `error` would keep errors from becoming uncaught, one for `response` would stop it being drained.
  request.once(errorMonitor, (error: unknown) => {
    failure = error
  })
  request.once('close', () => {
    const { res } = request as { res?: IncomingMessage | null }
    clients.end(request, { status: res?.statusCode, error: failure ?? res?.errored ?? undefined })
  })
}
