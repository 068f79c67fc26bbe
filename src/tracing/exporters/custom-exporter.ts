import type { SpanExporterLike } from '../../config/options.ts'
import { Scope, type Scopes } from '../../context/scope.ts'
import type { AttributeValue } from '../../core/span.ts'
import type { RecordedSpan } from '../recorded-span.ts'
import { loadResource, type Resource, readableSpan } from '../sdk.ts'
import type { ProbeResult, SpanDestination } from '../span-destination.ts'
import { SpanDrops } from '../span-drops.ts'
import type { TracingStats } from '../tracing-part.ts'
import { within } from './within.ts'

/** Spans that wait while the exporter is slow. */
const MAX_WAITING = 32_768
/** OpenTelemetry's defaults: what exporters are made for. */
const MAX_BATCH = 512
const EXPORT_TIMEOUT_MS = 30_000
const INTERVAL_MS = 1_000

export interface CustomExporterOptions {
  readonly exporter: SpanExporterLike
  /** Resource attributes, key and value by turns. */
  readonly resource: readonly (string | AttributeValue)[]
  readonly scopes: Scopes
  readonly onState: (state: 'down' | 'up', problem: string | undefined) => void
  readonly onFault: (error: unknown) => void
}

/**
 * A span exporter of the application's own, fed in batches with `ReadableSpan`s, one export at a time. What it throws,
 * refuses or never answers stays here.
 */
export class CustomExporter implements SpanDestination {
  readonly #options: CustomExporterOptions
  readonly #drops = new SpanDrops()
  readonly #interval: NodeJS.Timeout
  #waiting: RecordedSpan[] = []
  #sending: Promise<void> | undefined
  #resource: Resource | undefined
  #inFlight = 0
  #exported = 0
  #isDown = false
  #isClosed = false

  constructor(options: CustomExporterOptions) {
    this.#options = options
    this.#interval = options.scopes.exit(() => setTimeout(() => void this.#start(), INTERVAL_MS).unref())
  }

  add(span: RecordedSpan): void {
    if (this.#isClosed) {
      this.#drops.add('shutdown', 1)
    } else if (this.#waiting.length + this.#inFlight >= MAX_WAITING) {
      this.#drops.add('queue_full', 1)
    } else {
      this.#waiting.push(span)
      if (this.#waiting.length === 1) this.#interval.refresh()
      else if (this.#waiting.length === MAX_BATCH) void this.#start()
    }
  }

  stats(): TracingStats {
    const droppedByReason = this.#drops.byReason()
    return { exported: this.#exported, dropped: this.#drops.total(), droppedByReason, queuedBytes: 0 }
  }

  waiting(): number {
    return this.#isClosed ? 0 : this.#waiting.length + this.#inFlight
  }

  async probe(): Promise<ProbeResult> {
    return { target: 'custom exporter', problem: this.#isDown ? 'the last export failed' : undefined }
  }

  async flush(ms: number): Promise<void> {
    await within(ms, async () => {
      await this.#start()
      await this.#options.exporter.forceFlush?.()
    }).catch((error: unknown) => this.#options.onFault(error))
  }

  async shutdown(ms: number): Promise<void> {
    const deadline = performance.now() + ms
    await this.flush(ms)
    this.#isClosed = true
    clearTimeout(this.#interval)
    this.#drops.add('shutdown', this.#waiting.length + this.#inFlight)
    this.#waiting = []
    const left = Math.max(0, deadline - performance.now())
    await within(left, () => this.#options.exporter.shutdown()).catch((error: unknown) => this.#options.onFault(error))
  }

  #start(): Promise<void> {
    this.#sending ??= this.#suppressed(() => this.#sendAll()).finally(() => {
      this.#sending = undefined
    })
    return this.#sending
  }

  async #sendAll(): Promise<void> {
    try {
      this.#resource ??= await loadResource(this.#options.resource)
    } catch (error) {
      this.#options.onFault(error)
      return
    }
    while (this.#waiting.length > 0) await this.#send(this.#waiting.splice(0, MAX_BATCH), this.#resource)
  }

  async #send(spans: readonly RecordedSpan[], resource: Resource): Promise<void> {
    this.#inFlight = spans.length
    const problem = await this.#export(spans.map((span) => readableSpan(span, resource)))
    // By then they were counted as lost.
    if (this.#isClosed) return
    this.#inFlight = 0
    if (problem === undefined) this.#exported += spans.length
    else this.#drops.add('export_failed', spans.length)
    if (this.#isDown === (problem !== undefined)) return
    this.#isDown = problem !== undefined
    this.#options.onState(this.#isDown ? 'down' : 'up', problem)
  }

  /** What went wrong; undefined when the exporter took the spans. Never rejects. */
  #export(spans: readonly object[]): Promise<string | undefined> {
    return new Promise((resolve) => {
      const limit = setTimeout(() => resolve('the exporter did not answer'), EXPORT_TIMEOUT_MS).unref()
      const finish = (problem: string | undefined) => {
        clearTimeout(limit)
        resolve(problem)
      }
      try {
        this.#options.exporter.export(spans as never[], (result) => {
          finish(result?.code === 0 ? undefined : (result?.error?.message ?? 'the exporter failed'))
        })
      } catch (error) {
        this.#options.onFault(error)
        finish(String(error))
      }
    })
  }

  /** The exporter's own requests are not traced. */
  #suppressed<T>(fn: () => T): T {
    return this.#options.scopes.run(new Scope(undefined, undefined, undefined, true), fn)
  }
}
