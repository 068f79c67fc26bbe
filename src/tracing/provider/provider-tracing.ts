import type { IncomingHttpHeaders } from 'node:http'
import type { Tracer, TracerProvider } from '@opentelemetry/api'
import { flushBeforeExit } from '../../core/exit-flush.ts'
import type { Faults } from '../../core/faults.ts'
import { NOOP_SPAN } from '../../core/noop-span.ts'
import type {
  ClientSpanEnd,
  ClientSpanStart,
  ServerSpanEnd,
  ServerSpanStart,
  Span,
  SpanStart,
} from '../../core/span.ts'
import type { TracingDependencies } from '../create-tracing.ts'
import { endClientSpan } from '../http/client-spans.ts'
import { loadInstrumentations } from '../instrumentations/load-instrumentations.ts'
import { startInstrumentations } from '../instrumentations/start-instrumentations.ts'
import { NO_STATS } from '../no-stats.ts'
import { OtelGlobals } from '../otel/otel-globals.ts'
import { Propagation } from '../propagation/propagation.ts'
import type { ProbeResult } from '../span-destination.ts'
import type { FinishedSpan, IdOverride, TracingPart, TracingStats } from '../tracing-part.ts'
import { ProviderContext } from './provider-context.ts'
import { ProviderSpans } from './provider-spans.ts'

/** What providers of the SDK have besides the API's method. */
type Flushable = TracerProvider & { forceFlush?(): Promise<unknown> }

/**
 * Tracing whose spans are made by a provider of the application: that samples and exports them, and is shut down by whom it
 * belongs to. Names, attributes and parents are the same as with this library's own spans.
 */
export class ProviderTracing implements TracingPart {
  readonly tracer: Tracer
  readonly ids: IdOverride = { use() {} }
  readonly isExternal = true
  readonly traceHeaders: readonly string[]
  readonly requestContext?: (headers: IncomingHttpHeaders) => unknown
  readonly activate?: <T>(span: Span, fn: () => T) => T
  /** Spans belong to the provider: nobody is told of their end. */
  onSpanEnd: ((span: FinishedSpan) => void) | undefined = undefined
  readonly #provider: Flushable
  readonly #faults: Faults
  readonly #globals: OtelGlobals
  readonly #context: ProviderContext
  readonly #spans: ProviderSpans
  readonly #stopFlushing: () => void
  readonly #stopInstrumentations: () => void

  constructor(deps: TracingDependencies, provider: TracerProvider) {
    const { options, scopes, faults, warnings } = deps
    // First, because a missing package is an error at the call, before anything has been started.
    const instrumentations = loadInstrumentations(options.instrumentations, warnings)
    const propagation = new Propagation(options.propagators)
    this.#provider = provider
    this.#faults = faults
    this.tracer = provider.getTracer('@creativedynamics/observability', deps.libraryVersion)
    this.#globals = options.registerGlobal
      ? OtelGlobals.register(provider, propagation, scopes, warnings)
      : OtelGlobals.leaveAlone(warnings)
    const context = new ProviderContext(this.#globals, propagation, scopes)
    this.#context = context
    this.#spans = new ProviderSpans(this.tracer, context, propagation)
    this.traceHeaders = propagation.signs
    if (propagation.hasBaggage) {
      this.requestContext = (headers) => faults.run('tracing', () => context.ofRequest(headers), undefined)
    }
    if (!this.#globals.ownsContext) this.activate = (span, fn) => context.run(span, fn)
    this.#stopFlushing = flushBeforeExit((ms) => this.flush(ms))
    const ownsServers = deps.ownsServers === true
    this.#stopInstrumentations = startInstrumentations({ ...deps, instrumentations, provider, ownsServers })
  }

  startSpan(start: SpanStart): Span {
    return this.#faults.run('tracing', () => this.#spans.start(start), NOOP_SPAN)
  }

  startServerSpan(start: ServerSpanStart): Span {
    return this.#faults.run('tracing', () => this.#spans.startServer(start), NOOP_SPAN)
  }

  endServerSpan(span: Span, end: ServerSpanEnd): void {
    this.#faults.run('tracing', () => this.#spans.endServer(span, end), undefined)
  }

  startClientSpan(start: ClientSpanStart): Span {
    return this.#faults.run('tracing', () => this.#spans.startClient(start), NOOP_SPAN)
  }

  endClientSpan(span: Span, end: ClientSpanEnd): void {
    this.#faults.run('tracing', () => endClientSpan(span, end), undefined)
  }

  inject(span: Span, setHeader: (name: string, value: string) => void): void {
    this.#faults.run('tracing', () => this.#context.inject(span, setHeader), undefined)
  }

  /** Exporters of the SDK suppress the tracing of what they send. */
  isOwnTraffic(): boolean {
    return false
  }

  finished(): readonly FinishedSpan[] {
    return []
  }

  reset(): void {}

  stats(): TracingStats {
    return NO_STATS
  }

  apiCopies(): readonly string[] {
    return this.#globals.copies
  }

  /** The provider that is registered is the one that makes the spans. */
  globalsTaken(): boolean {
    return false
  }

  leaveGlobals(): void {
    this.#globals.unregister()
  }

  probe(): Promise<ProbeResult> {
    return Promise.resolve({ target: 'provider of the application', problem: undefined })
  }

  async flush(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms)
    })
    try {
      await Promise.race([this.#provider.forceFlush?.(), late])
    } catch (error) {
      this.#faults.report('tracing', error)
    } finally {
      clearTimeout(timer)
    }
  }

  async shutdown(ms: number): Promise<number> {
    this.#stopFlushing()
    this.#stopInstrumentations()
    this.#globals.unregister()
    await this.flush(ms)
    return 0
  }
}
