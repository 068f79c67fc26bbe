/**
 * The process behind `startDatadogAgent()`: answers as a Datadog trace agent does and sends what it received to its
 * parent. A process of its own, because dd-trace would trace a server of the process that it runs in.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decode } from '@msgpack/msgpack'

/** A span as it stands in a v0.4 payload. */
export interface WireSpan {
  name: string
  resource: string
  service: string
  type?: string
  trace_id: bigint
  span_id: bigint
  parent_id: bigint
  start: bigint
  duration: bigint
  error: number
  meta: Record<string, string>
  metrics: Record<string, number>
  span_events?: { name: string; time_unix_nano: bigint; attributes?: Record<string, unknown> }[]
}

export interface AgentSettings {
  port: number
  status: number
  delayMs: number
}

export type AgentMessage =
  | { type: 'listening'; port: number }
  | { type: 'request'; method: string; path: string; headers: IncomingMessage['headers'] }
  | { type: 'traces'; traces: WireSpan[][] }
  | { type: 'told' }

/** `tell`: answer with `told`, behind all that was reported before. */
export type AgentCommand = { readonly tell: true } | Partial<AgentSettings>

const settings: AgentSettings = { port: 0, status: 200, delayMs: 0, ...JSON.parse(process.argv[2] ?? '{}') }
const INFO = {
  version: '7.70.0',
  endpoints: ['/v0.4/traces', '/v0.5/traces', '/v0.6/stats', '/telemetry/proxy/', '/v0.7/config'],
  client_drop_p0s: false,
  span_events: true,
  feature_flags: [],
}

function report(message: AgentMessage): void {
  process.send?.(message)
}

/** v0.5 replaces every text by its place in a table and every key of a span by its position. */
function expand([table, traces]: [string[], unknown[][][]]): WireSpan[][] {
  const text = (at: unknown) => table[Number(at)] ?? ''
  const pairs = (value: unknown): [unknown, unknown][] =>
    value instanceof Map ? [...value] : Object.entries(value as object)
  return traces.map((trace) =>
    trace.map((span) => ({
      service: text(span[0]),
      name: text(span[1]),
      resource: text(span[2]),
      trace_id: BigInt(span[3] as bigint),
      span_id: BigInt(span[4] as bigint),
      parent_id: BigInt(span[5] as bigint),
      start: BigInt(span[6] as bigint),
      duration: BigInt(span[7] as bigint),
      error: Number(span[8]),
      meta: Object.fromEntries(pairs(span[9]).map(([key, value]) => [text(key), text(value)])),
      metrics: Object.fromEntries(pairs(span[10]).map(([key, value]) => [text(key), Number(value)])),
      type: text(span[11]),
    })),
  )
}

function answerTo(path: string, body: Buffer): { status: number; value: unknown } {
  if (path === '/info') return { status: 200, value: INFO }
  if (path !== '/v0.4/traces' && path !== '/v0.5/traces') return { status: 200, value: {} }
  if (settings.status !== 200) return { status: settings.status, value: {} }
  const payload = decode(body, { useBigInt64: true })
  const traces = path === '/v0.5/traces' ? expand(payload as [string[], unknown[][][]]) : (payload as WireSpan[][])
  report({ type: 'traces', traces })
  return { status: 200, value: { rate_by_service: { 'service:,env:': 1 } } }
}

function answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  report({ type: 'request', method: request.method ?? '', path, headers: request.headers })
  const { status, value } = answerTo(path, body)
  setTimeout(() => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(value))
  }, settings.delayMs)
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => answer(request, response, Buffer.concat(chunks)))
})
process.on('message', (command: AgentCommand) => {
  if ('tell' in command) report({ type: 'told' })
  else Object.assign(settings, command)
})
process.on('disconnect', () => process.exit(0))
server.listen(settings.port, '127.0.0.1', () => {
  report({ type: 'listening', port: (server.address() as AddressInfo).port })
})
