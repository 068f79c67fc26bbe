import { Scope, type Scopes } from '../../context/scope.ts'
import type { AttributeValue } from '../../core/span.ts'
import type { RecordedSpan } from '../recorded-span.ts'
import type { ProbeResult, SpanDestination } from '../span-destination.ts'
import { SpanDrops } from '../span-drops.ts'
import type { TracingStats } from '../tracing-part.ts'
import { type ExportOutcome, isRetryable, isTimeout } from './export-outcome.ts'
import { ExportQueue, type QueuedBatch } from './export-queue.ts'
import { retryDelay } from './retry-delay.ts'
import { SpanBatch } from './span-batch.ts'
import { TraceServiceClient, type TraceServiceTarget } from './trace-service-client.ts'

/** Encoded spans that are kept while the collector cannot be reached or cannot keep up. */
const MAX_QUEUED_BYTES = 32 * 1024 * 1024
/** A batch of this size is sent without waiting for the interval, if an export is free. */
const EAGER_BYTES = 512 * 1024
/** How long a span waits at most before it is sent. */
const INTERVAL_MS = 1_000
const MAX_IN_FLIGHT = 2
/** After this many failures in a row the channel is replaced. */
const FAILURES_PER_CHANNEL = 6
/** A batch that nobody took for this long is given up, lest one that the collector chokes on blocks the others for ever. */
const MAX_AGE_MS = 15 * 60_000
/** Whoever waits for a flush waits through an outage only if the collector was there this recently. */
const RECENT_MS = 60_000
/** Otherwise this many failures are enough. */
const FAILURES_PER_FLUSH = 3
const FLUSH_RETRY_MS = 300

/** An instrumentation of gRPC would make spans of every export, which would be exported. */
const UNOBSERVED = new Scope(undefined, undefined, undefined, true)

export interface OtlpExporterOptions extends TraceServiceTarget {
  /** Resource attributes, key and value by turns. */
  readonly resource: readonly (string | AttributeValue)[]
  readonly scopes: Scopes
  /** The collector cannot be reached any more, or can again. */
  readonly onState: (state: 'down' | 'up', problem: string | undefined) => void
  /** Something broke that is not the collector's doing. */
  readonly onFault: (error: unknown) => void
}

/**
 * Sends spans by OTLP over gRPC. Spans are encoded when they end; batches grow while earlier ones are on their way, are
 * kept up to 32 MiB and sent again when the protocol allows it. Keeps the process alive only while a flush is awaited or
 * a call is on the wire, which `release()` ends.
 */
export class OtlpExporter implements SpanDestination {
  readonly #options: OtlpExporterOptions
  readonly #batch: SpanBatch
  readonly #queue = new ExportQueue()
  readonly #drops = new SpanDrops()
  readonly #interval: NodeJS.Timeout
  readonly #abandonFlush = new Set<() => void>()
  #client: TraceServiceClient | undefined
  #loading: Promise<TraceServiceClient> | undefined
  #retryTimer: NodeJS.Timeout | undefined
  #isDue = false
  #isKicked = false
  #isDown = false
  #isClosed = false
  #exported = 0
  #failures = 0
  #flushFailures = 0
  #lastSuccess = Number.NEGATIVE_INFINITY

  constructor(options: OtlpExporterOptions) {
    this.#options = options
    this.#batch = new SpanBatch(options.resource)
    // One timer for good, refreshed by the first span of each batch; Node.js takes it into that span's context.
    const sendDue = () => options.scopes.run(UNOBSERVED, () => this.#sendDue())
    this.#interval = options.scopes.run(UNOBSERVED, () => setTimeout(sendDue, INTERVAL_MS).unref())
  }

  add(span: RecordedSpan): void {
    if (this.#isClosed) this.#drops.add('shutdown', 1)
    else if (this.#queue.bytes + this.#batch.bytes >= MAX_QUEUED_BYTES) this.#drops.add('queue_full', 1)
    else if (!this.#addToBatch(span)) this.#drops.add('too_large', 1)
    else if (this.#batch.spans === 1) this.#interval.refresh()
    else if (this.#batch.bytes >= EAGER_BYTES) this.#kick()
  }

  stats(): TracingStats {
    return {
      exported: this.#exported,
      dropped: this.#drops.total(),
      droppedByReason: this.#drops.byReason(),
      queuedBytes: this.#queue.bytes + this.#batch.bytes,
    }
  }

  waiting(): number {
    return this.#queue.spans + this.#batch.spans
  }

  isOwnTraffic(host: string, port: number): boolean {
    const { endpoint } = this.#options
    const colon = endpoint.lastIndexOf(':')
    return Number(endpoint.slice(colon + 1)) === port && sameHost(endpoint.slice(0, colon), host)
  }

  async probe(ms: number): Promise<ProbeResult> {
    const target = this.#options.endpoint
    try {
      const client = await this.#options.scopes.run(UNOBSERVED, () => this.#load())
      return { target, problem: await client.probe(ms) }
    } catch (error) {
      return { target, problem: String(error) }
    }
  }

  flush(ms: number): Promise<void> {
    return this.#options.scopes.run(UNOBSERVED, () => this.#flush(ms))
  }

  release(): void {
    this.#client?.release()
  }

  async shutdown(ms: number): Promise<void> {
    const deadline = performance.now() + ms
    await this.flush(ms)
    // Spans that ended meanwhile, unless the collector is known not to answer.
    if (this.#queue.isEmpty) await this.flush(Math.max(0, deadline - performance.now()))
    this.#isClosed = true
    clearTimeout(this.#interval)
    clearTimeout(this.#retryTimer)
    this.#seal()
    this.#drops.add('shutdown', this.#queue.clear())
    this.#client?.close()
  }

  #flush(ms: number): Promise<void> {
    this.#seal()
    if (this.#queue.isEmpty) return Promise.resolve()
    this.#flushFailures = 0
    return new Promise((resolve) => {
      let stopWaiting = () => {}
      const finish = () => {
        clearTimeout(limit)
        stopWaiting()
        this.#abandonFlush.delete(finish)
        resolve()
      }
      // Not unref'd: an awaited flush is a reason to live on, within its limit.
      const limit = setTimeout(finish, ms)
      this.#abandonFlush.add(finish)
      stopWaiting = this.#queue.onSettled(finish)
      this.#endPause()
      this.#pump()
    })
  }

  #sendDue(): void {
    this.#isDue = this.#batch.spans > 0
    this.#pump()
  }

  /** Sends in a turn of the loop of its own: not within the request whose span filled the batch. */
  #kick(): void {
    if (this.#isKicked || this.#retryTimer !== undefined || this.#queue.inFlight >= MAX_IN_FLIGHT) return
    this.#isKicked = true
    this.#options.scopes.run(UNOBSERVED, () =>
      setImmediate(() => {
        this.#isKicked = false
        this.#pump()
      }).unref(),
    )
  }

  #pump(): void {
    if (this.#isClosed || this.#retryTimer !== undefined) return
    const client = this.#client
    if (client === undefined) {
      if (this.#isDue || !this.#queue.isEmpty || this.#batch.bytes >= EAGER_BYTES) this.#loadThenPump()
      return
    }
    const limit = this.#failures > 0 ? 1 : MAX_IN_FLIGHT
    while (this.#queue.inFlight < limit) {
      const batch = this.#next()
      if (batch === undefined) return
      void this.#send(client, batch)
    }
  }

  #next(): QueuedBatch | undefined {
    const batch = this.#queue.take()
    if (batch !== undefined || !(this.#isDue || this.#batch.bytes >= EAGER_BYTES)) return batch
    this.#seal()
    return this.#queue.take()
  }

  /** False when the span does not even fit a batch of its own. */
  #addToBatch(span: RecordedSpan): boolean {
    if (this.#batch.add(span)) return true
    this.#seal()
    this.#kick()
    return this.#batch.add(span)
  }

  #seal(): void {
    const batch = this.#batch.seal()
    if (batch !== undefined) this.#queue.push(batch)
    this.#isDue = false
  }

  async #send(client: TraceServiceClient, batch: QueuedBatch): Promise<void> {
    const outcome = await client.export(batch.bytes)
    if (this.#isClosed) return
    if (outcome.code === 0) this.#succeeded(batch, outcome)
    else this.#failed(client, batch, outcome)
    this.#pump()
  }

  #succeeded(batch: QueuedBatch, outcome: ExportOutcome): void {
    const rejected = Math.min(outcome.rejected, batch.spans)
    this.#exported += batch.spans - rejected
    this.#drops.add('rejected', rejected)
    this.#failures = 0
    this.#lastSuccess = performance.now()
    if (this.#isDown) {
      this.#isDown = false
      this.#options.onState('up', undefined)
    }
    this.#queue.settle(batch)
  }

  #failed(client: TraceServiceClient, batch: QueuedBatch, outcome: ExportOutcome): void {
    this.#failures++
    if (isRetryable(outcome, batch.timeouts) && performance.now() - batch.sealedAt < MAX_AGE_MS) {
      if (isTimeout(outcome)) batch.timeouts++
      this.#queue.giveBack(batch)
    } else {
      this.#drops.add('export_failed', batch.spans)
      this.#queue.settle(batch)
    }
    if (this.#failures % FAILURES_PER_CHANNEL === 0 && this.#queue.inFlight === 0) client.reconnect()
    this.#goDown(outcome.problem)
    this.#pause(outcome.retryAfterMs ?? retryDelay(this.#failures))
    this.#tellFlushes()
  }

  #goDown(problem: string): void {
    if (this.#isDown) return
    this.#isDown = true
    this.#options.onState('down', problem)
  }

  #pause(ms: number): void {
    if (this.#retryTimer !== undefined) return
    const delay = this.#abandonFlush.size > 0 ? Math.min(ms, FLUSH_RETRY_MS) : ms
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = undefined
      this.#pump()
    }, delay).unref()
  }

  #endPause(): void {
    clearTimeout(this.#retryTimer)
    this.#retryTimer = undefined
  }

  #tellFlushes(): void {
    this.#flushFailures++
    const isPatient = performance.now() - this.#lastSuccess < RECENT_MS
    if (isPatient || this.#flushFailures < FAILURES_PER_FLUSH) return
    for (const abandon of [...this.#abandonFlush]) abandon()
  }

  #load(): Promise<TraceServiceClient> {
    this.#loading ??= TraceServiceClient.load(this.#options).then((client) => {
      this.#client = client
      return client
    })
    return this.#loading
  }

  #loadThenPump(): void {
    this.#load().then(
      () => this.#pump(),
      (error: unknown) => {
        this.#options.onFault(error)
        this.#goDown(String(error))
        this.#drops.add('export_failed', this.#queue.clear())
      },
    )
  }
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1', '[::1]'])

function sameHost(a: string, b: string): boolean {
  return a === b || (LOOPBACK.has(a) && LOOPBACK.has(b))
}
