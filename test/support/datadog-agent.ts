import type { IncomingHttpHeaders } from 'node:http'
import type { AgentCommand, AgentMessage, AgentSettings, WireSpan } from './datadog-agent-process.ts'
import { runNode } from './run-node.ts'

/** A span that the agent received. */
export interface AgentSpan {
  /** 32 hex digits, with the upper half that dd-trace sends beside the chunk's first span. */
  readonly traceId: string
  /** 16 hex digits. */
  readonly spanId: string
  /** 16 hex digits; empty for a root. */
  readonly parentId: string
  /** The operation name. */
  readonly name: string
  readonly resource: string
  readonly service: string
  readonly type: string
  /** Unix milliseconds with a fraction. */
  readonly start: number
  /** Milliseconds with a fraction. */
  readonly duration: number
  readonly error: number
  /** Text tags. */
  readonly meta: Readonly<Record<string, string>>
  /** Number tags. */
  readonly metrics: Readonly<Record<string, number>>
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[]
}

interface AgentRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

export interface DatadogAgent {
  readonly port: number
  /** Received chunks, oldest first: each is a part of one trace. */
  traces(): readonly (readonly AgentSpan[])[]
  /** All received spans. */
  spans(): readonly AgentSpan[]
  /** All received requests, bodies left out. */
  requests(): readonly AgentRequest[]
  /** Resolves once all that the agent has answered by now is known here, too. */
  settled(): Promise<void>
  /** All spans, once they satisfy `fits`; rejects after `timeoutMs` with the spans that are there. Default 10000. */
  waitForSpans(fits: (spans: readonly AgentSpan[]) => boolean, timeoutMs?: number): Promise<readonly AgentSpan[]>
  /** Changes how the agent answers from now on. */
  set(change: { readonly status?: number; readonly delayMs?: number }): void
  /** Ends the process; the port refuses connections afterwards. */
  stop(): Promise<void>
}

const hex = (id: bigint): string => BigInt.asUintN(64, BigInt(id)).toString(16).padStart(16, '0')

function readChunk(chunk: readonly WireSpan[]): AgentSpan[] {
  const upper = chunk.find((span) => '_dd.p.tid' in span.meta)?.meta['_dd.p.tid'] ?? '0'.repeat(16)
  return chunk.map((span) => ({
    traceId: upper + hex(span.trace_id),
    spanId: hex(span.span_id),
    parentId: BigInt(span.parent_id) === 0n ? '' : hex(span.parent_id),
    name: span.name,
    resource: span.resource,
    service: span.service,
    type: span.type ?? '',
    start: Number(span.start) / 1e6,
    duration: Number(span.duration) / 1e6,
    error: span.error,
    meta: span.meta,
    metrics: span.metrics,
    events: eventsOf(span).map((event) => ({ name: event.name, attributes: event.attributes ?? {} })),
  }))
}

/** Agents of the v0.4 protocol get events as JSON text unless dd-trace is told that they read them natively. */
function eventsOf(span: WireSpan): { name: string; attributes?: Record<string, unknown> }[] {
  return span.span_events ?? JSON.parse(span.meta.events ?? '[]')
}

/** Starts a double of the Datadog agent in a process of its own, on a free port of the loopback interface. */
export async function startDatadogAgent(settings: Partial<AgentSettings> = {}): Promise<DatadogAgent> {
  const process = runNode(new URL('./datadog-agent-process.ts', import.meta.url), { args: [JSON.stringify(settings)] })
  const chunks: AgentSpan[][] = []
  const requests: AgentRequest[] = []
  const waiting = new Set<() => void>()
  process.child.on('message', (message: AgentMessage) => {
    if (message.type === 'request') requests.push(message)
    if (message.type !== 'traces') return
    chunks.push(...message.traces.map(readChunk))
    for (const look of [...waiting]) look()
  })
  const { port } = await process.message<AgentMessage & { type: 'listening' }>(({ type }) => type === 'listening')
  return {
    port,
    traces: () => chunks,
    spans: () => chunks.flat(),
    requests: () => requests,
    async settled() {
      process.child.send({ tell: true } satisfies AgentCommand)
      await process.message<AgentMessage>(({ type }) => type === 'told')
    },
    waitForSpans: (fits, timeoutMs = 10_000) =>
      new Promise((resolve, reject) => {
        const stopWaiting = () => {
          waiting.delete(look)
          clearTimeout(timer)
        }
        const look = () => {
          const spans = chunks.flat()
          if (!fits(spans)) return
          stopWaiting()
          resolve(spans)
        }
        const timer = setTimeout(() => {
          stopWaiting()
          reject(new Error(`The spans did not arrive within ${timeoutMs} ms; received: ${describe(chunks.flat())}`))
        }, timeoutMs)
        waiting.add(look)
        look()
      }),
    set: (change) => {
      process.child.send(change)
    },
    async stop() {
      process.child.kill()
      await process.exit
    },
  }
}

function describe(spans: readonly AgentSpan[]): string {
  return spans.map((span) => `${span.name} (${span.resource})`).join(', ') || 'none'
}
