import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Span, SpanBackend, SpanIds } from '../../src/core/span.ts'
import type { StartedDatadog } from './datadog-part.ts'

/** What `GET /items/:id` tells of itself. */
export interface ItemAnswer {
  readonly server: SpanIds
  readonly validate: SpanIds
  readonly client: SpanIds
  /** Headers that the outgoing request arrived with; a header that was sent twice is joined by a comma. */
  readonly outgoing: IncomingHttpHeaders
}

const idsOf = (span: Span): SpanIds => {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return { traceId, spanId, traceFlags }
}

/** A server whose requests are traced by hand through `backend`, and one behind it that shows what it receives. */
export async function startSpanApp(started: StartedDatadog, backend: SpanBackend): Promise<number> {
  const { scopes, clock, within } = started
  const downstream = createServer((incoming, response) => response.end(JSON.stringify(incoming.headers)))
  await listen(downstream)
  const downstreamUrl = new URL(`http://127.0.0.1:${portOf(downstream)}/prices?token=secret`)

  async function callDownstream(): Promise<{ ids: SpanIds; headers: IncomingHttpHeaders }> {
    const span = backend.startClientSpan({ method: 'GET', url: downstreamUrl, parent: scopes.current()?.span })
    const headers: { [name: string]: string } = {}
    backend.inject(span, (name, value) => {
      headers[name] = value
    })
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      within(span, () => request(downstreamUrl, { headers }, resolve).on('error', reject).end(), backend)
    })
    const text = (await incoming.toArray()).join('')
    backend.endClientSpan(span, { status: incoming.statusCode, error: undefined })
    return { ids: idsOf(span), headers: JSON.parse(text) }
  }

  async function items(server: Span): Promise<ItemAnswer> {
    await new Promise((resolve) => setTimeout(resolve, 2))
    const validate = backend.startSpan({ name: 'validate', parent: scopes.current()?.span, attributes: { size: 3 } })
    validate.addEvent('cache.miss', { key: 'a' })
    validate.end()
    const { ids, headers } = await callDownstream()
    return { server: idsOf(server), validate: idsOf(validate), client: ids, outgoing: headers }
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://internal')
    const method = incoming.method ?? 'GET'
    const span = backend.startServerSpan({
      method,
      path: url.pathname,
      headers: incoming.headers,
      raw: incoming,
      startTime: clock.now(),
      active: undefined,
    })
    let error: unknown
    let body: unknown = {}
    try {
      body = await within(
        span,
        () => (url.pathname === '/fail' ? Promise.reject(new RangeError('boom')) : items(span)),
        backend,
      )
    } catch (thrown) {
      error = thrown
    }
    const status = error === undefined ? 200 : 500
    const route = url.pathname === '/fail' ? '/fail' : '/items/:id'
    response.writeHead(status).end(JSON.stringify(body))
    backend.endServerSpan(span, { method, route, status, error, endTime: clock.now() })
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => process.send?.({ type: 'broken', error: String(error) }))
  })
  await listen(server)
  return portOf(server)
}

function listen(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
}

const portOf = (server: ReturnType<typeof createServer>): number => (server.address() as AddressInfo).port
