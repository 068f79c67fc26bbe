import { readFileSync } from 'node:fs'
import type { ChannelCredentials, Client, ClientUnaryCall, Metadata, ServiceError } from '@grpc/grpc-js'
import {
  acceptedOutcome,
  type ExportOutcome,
  failedOutcome,
  lateOutcome,
  unavailableOutcome,
} from './export-outcome.ts'

type Grpc = typeof import('@grpc/grpc-js')

const EXPORT_PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'
/** How long a connection may take to come about. */
const CONNECT_TIMEOUT_MS = 5_000
const POLL_MS = 20

export interface TraceServiceTarget {
  /** `host:port`. */
  readonly endpoint: string
  readonly insecure: boolean
  readonly headers: { readonly [name: string]: string }
  /** Files in PEM; read at every connection, so that renewed ones count from the next on. */
  readonly tls?: TlsPaths | undefined
  readonly compression?: 'none' | 'gzip' | undefined
  /** How long one export may wait for its answer, once there is a connection. */
  readonly exportTimeoutMs: number
}

export interface TlsPaths {
  readonly caFile?: string | undefined
  readonly certFile?: string | undefined
  readonly keyFile?: string | undefined
}

/** OTLP's `TraceService` over one gRPC channel. The channel is opened at first use and replaced by `reconnect()`. */
export class TraceServiceClient {
  readonly #grpc: Grpc
  readonly #target: TraceServiceTarget
  readonly #metadata: Metadata
  /** Calls on the wire. */
  readonly #calls = new Set<ClientUnaryCall>()
  #client: Client | undefined

  private constructor(grpc: Grpc, target: TraceServiceTarget) {
    this.#grpc = grpc
    this.#target = target
    this.#metadata = new grpc.Metadata()
    for (const [name, value] of Object.entries(target.headers)) this.#metadata.set(name, value)
  }

  /** Loads gRPC. Rejects when it cannot be loaded or a header is not allowed in gRPC. */
  static async load(target: TraceServiceTarget): Promise<TraceServiceClient> {
    return new TraceServiceClient(await import('@grpc/grpc-js'), target)
  }

  /** Sends one encoded `ExportTraceServiceRequest`. Never rejects. */
  async export(request: Buffer): Promise<ExportOutcome> {
    try {
      const problem = await this.#connect(CONNECT_TIMEOUT_MS)
      if (problem === undefined) return await this.#call(request)
      this.reconnect()
      return unavailableOutcome(problem)
    } catch (error) {
      return unavailableOutcome(String(error))
    }
  }

  /** What keeps the collector from being reached within `ms`; undefined when it is connected. Never rejects. */
  async probe(ms: number): Promise<string | undefined> {
    try {
      const { TRANSIENT_FAILURE } = this.#grpc.connectivityState
      const problem = await this.#connect(ms)
      const failed = problem === undefined && this.#channel().getConnectivityState(false) === TRANSIENT_FAILURE
      return failed ? (await this.#call(Buffer.alloc(0))).problem : problem
    } catch (error) {
      return String(error)
    }
  }

  /** Gives the channel up; the next export opens a fresh one, without the pauses that the old one had come to. */
  reconnect(): void {
    this.#client?.close()
    this.#client = undefined
  }

  /** Ends what is on the wire as if its time were over: a call keeps the process alive until its deadline. */
  release(): void {
    const calls = [...this.#calls]
    this.#calls.clear()
    for (const call of calls) call.cancel()
  }

  /** Gives up the channel and what is on the wire. */
  close(): void {
    this.release()
    this.reconnect()
  }

  /**
   * Waits until the channel is connected or has failed to. Polls with timers that do not keep the process alive, because
   * a call that is made too early does, for as long as its deadline.
   */
  async #connect(ms: number): Promise<string | undefined> {
    const { READY, TRANSIENT_FAILURE } = this.#grpc.connectivityState
    const deadline = performance.now() + ms
    for (;;) {
      const state = this.#channel().getConnectivityState(true)
      // A call on a failed channel fails at once and tells why.
      if (state === READY || state === TRANSIENT_FAILURE) return undefined
      if (performance.now() > deadline) return 'the connection timed out'
      await new Promise<void>((resolve) => setTimeout(resolve, POLL_MS).unref())
    }
  }

  #call(request: Buffer): Promise<ExportOutcome> {
    const client = this.#open()
    return new Promise((resolve) => {
      const call = client.makeUnaryRequest(
        EXPORT_PATH,
        (bytes: Buffer) => bytes,
        (bytes: Buffer) => bytes,
        request,
        this.#metadata,
        { deadline: Date.now() + this.#target.exportTimeoutMs },
        (error: ServiceError | null, response?: Buffer) => {
          const isReleased = !this.#calls.delete(call)
          if (error === null) return resolve(acceptedOutcome(response ?? Buffer.alloc(0)))
          if (isReleased) return resolve(lateOutcome('no answer before the process ended'))
          const details = error.metadata?.get('grpc-status-details-bin')[0]
          resolve(failedOutcome(error.code, error.message, Buffer.isBuffer(details) ? details : undefined))
        },
      )
      this.#calls.add(call)
    })
  }

  #channel() {
    return this.#open().getChannel()
  }

  #open(): Client {
    if (this.#client === undefined) {
      const { Client, compressionAlgorithms } = this.#grpc
      const { gzip, identity } = compressionAlgorithms
      this.#client = new Client(this.#target.endpoint, this.#security(), {
        'grpc.default_compression_algorithm': this.#target.compression === 'gzip' ? gzip : identity,
        // A shared subchannel would keep its pauses over a reconnect; these grow to two minutes by default.
        'grpc.use_local_subchannel_pool': 1,
        'grpc.initial_reconnect_backoff_ms': 200,
        'grpc.max_reconnect_backoff_ms': 2_000,
      })
    }
    return this.#client
  }

  /** Throws where a file cannot be read. */
  #security(): ChannelCredentials {
    const { credentials } = this.#grpc
    const { insecure, tls = {} } = this.#target
    if (insecure) return credentials.createInsecure()
    const [ca, key, certificate] = [tls.caFile, tls.keyFile, tls.certFile].map(contentOf)
    return credentials.createSsl(ca, key, certificate)
  }
}

function contentOf(path: string | undefined): Buffer | null {
  return path === undefined ? null : readFileSync(path)
}
