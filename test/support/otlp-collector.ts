import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js'
import { type DecodedRequest, type DecodedSpan, traceService } from './otlp-trace-service.ts'

export type { DecodedSpan } from './otlp-trace-service.ts'

export interface OtlpCollectorOptions {
  /** Default 0: a free one. */
  readonly port?: number
  /** How long each export waits for its answer. */
  readonly delayMs?: number
  /** Status code that every export is refused with. */
  readonly refuseWith?: number
}

/** One export as it arrived. */
export interface ReceivedExport {
  readonly bytes: number
  readonly metadata: { readonly [name: string]: unknown }
  readonly spans: readonly DecodedSpan[]
}

/**
 * An OTLP collector for tests: a real gRPC server that decodes traces by OpenTelemetry's own `.proto` files. The fields
 * `delayMs`, `refuseWith` and `rejectedSpans` may be changed while it runs.
 */
export class OtlpCollector {
  delayMs: number
  /** gRPC status code that exports are refused with; 0 accepts them. */
  refuseWith: number
  /** Reported as rejected in the answer to every export. */
  rejectedSpans = 0
  /** Calls so far, the refused ones included. */
  calls = 0
  readonly exports: ReceivedExport[] = []
  /** Called with the spans of every export that was accepted. */
  onSpans: ((spans: readonly DecodedSpan[]) => void) | undefined
  #port: number
  #server: Server | undefined

  constructor(options: OtlpCollectorOptions = {}) {
    this.#port = options.port ?? 0
    this.delayMs = options.delayMs ?? 0
    this.refuseWith = options.refuseWith ?? 0
  }

  /** The port; stays the same over a restart. */
  get port(): number {
    return this.#port
  }

  /** `127.0.0.1:<port>`, as `tracing.endpoint` takes it. */
  get endpoint(): string {
    return `127.0.0.1:${this.#port}`
  }

  /** Every span that was accepted, in the order of arrival. */
  spans(): DecodedSpan[] {
    return this.exports.flatMap((received) => received.spans)
  }

  /** Starts listening, again on the same port after `kill()`. */
  async start(): Promise<this> {
    const server = new Server({ 'grpc.max_receive_message_length': 4 * 1024 * 1024 })
    server.addService({ Export: traceService }, { Export: this.#export })
    this.#port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${this.#port}`, ServerCredentials.createInsecure(), (error, port) => {
        if (error) reject(error)
        else resolve(port)
      })
    })
    this.#server = server
    return this
  }

  /** Stops at once and breaks every connection. */
  kill(): void {
    this.#server?.forceShutdown()
    this.#server = undefined
  }

  /** Forgets what arrived. */
  reset(): void {
    this.exports.length = 0
    this.calls = 0
  }

  readonly #export = (call: ServerUnaryCall<DecodedRequest, object>, answer: sendUnaryData<object>): void => {
    this.calls++
    const respond = () => {
      if (this.refuseWith !== 0) return answer({ code: this.refuseWith, details: 'refused by the test' })
      const { bytes, spans } = call.request
      this.exports.push({ bytes, spans, metadata: call.metadata.getMap() })
      this.onSpans?.(spans)
      answer(null, this.rejectedSpans > 0 ? { partialSuccess: { rejectedSpans: this.rejectedSpans } } : {})
    }
    if (this.delayMs > 0) setTimeout(respond, this.delayMs)
    else respond()
  }
}

/** A collector that listens. */
export function startOtlpCollector(options: OtlpCollectorOptions = {}): Promise<OtlpCollector> {
  return new OtlpCollector(options).start()
}

/** A collector in a process of its own, for tests whose own process must be free of gRPC servers or may block. */
export interface ForkedOtlpCollector {
  readonly port: number
  readonly endpoint: string
  /** Every span that was accepted so far. */
  spans(): readonly DecodedSpan[]
  stop(): Promise<void>
}

/** Starts a collector in a process of its own. */
export async function forkOtlpCollector(options: OtlpCollectorOptions = {}): Promise<ForkedOtlpCollector> {
  const child: ChildProcess = fork(fileURLToPath(new URL('./otlp-collector-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
    env: { ...process.env, COLLECTOR: JSON.stringify(options) },
  })
  const [port] = (await once(child, 'message')) as [number]
  const received: DecodedSpan[] = []
  child.on('message', (spans: DecodedSpan[]) => received.push(...spans))
  return {
    port,
    endpoint: `127.0.0.1:${port}`,
    spans: () => received,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill()
      await once(child, 'exit')
    },
  }
}
