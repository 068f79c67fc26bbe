import type { IncomingHttpHeaders } from 'node:http'
import type { Tracer, TracerProvider } from '@opentelemetry/api'
import type { Scopes } from '../context/scope.ts'
import { nameText } from '../core/attributes/bounded-text.ts'
import type { Clock } from '../core/clock.ts'
import { flushBeforeExit } from '../core/exit-flush.ts'
import { tellAtExit } from '../core/exit-notice.ts'
import type { Faults } from '../core/faults.ts'
import type { ClientSpanEnd, ClientSpanStart, ServerSpanEnd, ServerSpanStart, Span, SpanStart } from '../core/span.ts'
import { AttributeList } from './attributes/attribute-list.ts'
import { createDestination, createProcessors, type DestinationOptions } from './create-destination.ts'
import { type DropCounts, DropNotice } from './drop-notice.ts'
import type { SpanProcessors } from './exporters/span-processors.ts'
import { KINDS } from './finished-span.ts'
import { endClientSpan, startClientSpan } from './http/client-spans.ts'
import { ServerSpans } from './http/server-spans.ts'
import { OWN_SCOPE } from './instrumentation-scope.ts'
import { loadInstrumentations } from './instrumentations/load-instrumentations.ts'
import { startInstrumentations } from './instrumentations/start-instrumentations.ts'
import { NO_STATS } from './no-stats.ts'
import { activeContext, baggageHeaderIn, withBaggageHeader } from './otel/baggage-context.ts'
import { spanIn, withSpan } from './otel/context-keys.ts'
import { ObsTracer, ObsTracerProvider, type TracerHost } from './otel/obs-tracer.ts'
import { applicationsProvider, OtelGlobals } from './otel/otel-globals.ts'
import { Propagation } from './propagation/propagation.ts'
import { ProviderTracing } from './provider/provider-tracing.ts'
import { RecordedSpan } from './recorded-span.ts'
import { CustomSampler } from './sampling/custom-sampler.ts'
import type { ProbeResult, SpanDestination } from './span-destination.ts'
import { SpanDrops } from './span-drops.ts'
import { SpanFactory } from './span-factory.ts'
import type { FinishedSpan, IdOverride, TracingPart, TracingStats } from './tracing-part.ts'
import { UnrecordedSpan } from './unrecorded-span.ts'

export interface TracingDependencies extends DestinationOptions {
  /** True where servers are observed without a mount. */
  readonly ownsServers?: boolean
  readonly clock: Clock
  /** Told once, at the shutdown or when the process exits, how many spans were lost in all, where any were. */
  readonly onLost?: (spans: number) => void
  /** Told once a minute how many spans were lost in it, and why, where any were. */
  readonly onDropped?: (spans: number, reasons: DropCounts) => void
}

/** The tracing part of an instance. Loads neither gRPC nor the SDK before there are spans for them. */
export function createTracing(deps: TracingDependencies): TracingPart {
  const { provider } = deps.options
  const own = provider === 'global' ? applicationsProvider() : provider
  return own === undefined ? new Tracing(deps) : new ProviderTracing(deps, own as TracerProvider)
}

class Tracing implements TracingPart {
  readonly tracer: Tracer
  readonly ids: IdOverride
  readonly isExternal = false
  readonly traceHeaders: readonly string[]
  readonly requestContext?: (headers: IncomingHttpHeaders) => unknown
  readonly samplesByRoute: boolean
  readonly activate?: <T>(span: Span, fn: () => T) => T
  readonly #faults: Faults
  readonly #factory: SpanFactory
  readonly #destination: SpanDestination | undefined
  readonly #processors: SpanProcessors | undefined
  readonly #serverSpans: ServerSpans
  readonly #propagation: Propagation
  readonly #stopInstrumentations: () => void
  readonly #scopes: Scopes
  readonly #globals: OtelGlobals
  readonly #onLost: ((spans: number) => void) | undefined
  /** Take back what was to be done at the end of the process. */
  readonly #stopFlushing: () => void = () => {}
  readonly #stopTelling: () => void = () => {}
  /** Spans that were lost before they came to the destination. */
  readonly #drops = new SpanDrops()
  readonly #notice: DropNotice | undefined
  #ending: Promise<number> | undefined

  constructor(deps: TracingDependencies) {
    const { options, scopes, faults, warnings } = deps
    // First, because a missing package is an error at the call, before anything has been started.
    const instrumentations = loadInstrumentations(options.instrumentations, warnings)
    const destination = createDestination(deps)
    const onLost = (spans: number) => this.#drops.add('hold_full', spans)
    const activeContext = () => this.#globals.api?.context.active()
    const processors = createProcessors(deps, activeContext)
    const sampler = options.sampler && new CustomSampler(options.sampler, faults, activeContext)
    const factory = new SpanFactory({ ...deps, destination, processors, sampler, onLost })
    const vendorActive = () => this.#vendorActive()
    const host: TracerHost = {
      factory,
      scopes,
      faults,
      active: () => scopes.current()?.span ?? vendorActive(),
      activate: (span, fn) => (this.activate === undefined ? fn() : this.activate(span, fn)),
    }
    this.#faults = faults
    this.#destination = destination
    this.#processors = processors
    this.#factory = factory
    this.#scopes = scopes
    this.#propagation = new Propagation(options.propagators)
    this.traceHeaders = this.#propagation.signs
    this.#serverSpans = new ServerSpans(factory, this.#propagation, vendorActive)
    const provider = new ObsTracerProvider(host)
    this.#globals = options.registerGlobal
      ? OtelGlobals.register(provider, this.#propagation, scopes, warnings)
      : OtelGlobals.leaveAlone(warnings)
    const { api } = this.#globals
    if (this.#propagation.hasBaggage && api !== undefined) {
      this.requestContext = ({ baggage }) =>
        faults.run('tracing', () => withBaggageHeader(api, api.ROOT_CONTEXT, baggage), undefined)
    }
    if (!this.#globals.ownsContext) this.activate = (span, fn) => this.#activateForVendor(span, fn)
    this.tracer = new ObsTracer(host, OWN_SCOPE)
    const ownsServers = deps.ownsServers === true
    this.#stopInstrumentations = startInstrumentations({ ...deps, instrumentations, provider, ownsServers })
    this.ids = factory
    this.samplesByRoute = factory.samplesByRoute
    this.#onLost = deps.onLost
    if (destination === undefined && processors === undefined) return
    this.#stopFlushing = flushBeforeExit((ms) => this.flush(ms).then(() => destination?.release?.()))
    this.#stopTelling = tellAtExit(() => this.#tellLost())
    const { onDropped: tell } = deps
    this.#notice = tell && new DropNotice({ counts: () => this.stats().droppedByReason, tell, scopes, faults })
  }

  get onSpanEnd(): ((span: FinishedSpan) => void) | undefined {
    return this.#factory.observer
  }

  set onSpanEnd(observer: ((span: FinishedSpan) => void) | undefined) {
    this.#factory.observer = observer
  }

  startSpan(start: SpanStart): Span {
    const factory = this.#factory
    const kind = start.kind === undefined ? 0 : KINDS.indexOf(start.kind)
    const name = nameText(start.name)
    const seed = factory.wantsSeed ? { name, kind, attributes: start.attributes } : undefined
    const origin = factory.childOf(start.parent, seed)
    if (origin instanceof UnrecordedSpan) return origin
    const attributes = new AttributeList()
    if (start.attributes !== undefined) attributes.setAll(start.attributes)
    const startTime = start.startTime ?? factory.clock.now()
    return factory.started(new RecordedSpan(factory, origin, name, kind, OWN_SCOPE, startTime, attributes))
  }

  startServerSpan(start: ServerSpanStart): Span {
    return this.#serverSpans.start(start)
  }

  endServerSpan(span: Span, end: ServerSpanEnd): void {
    this.#serverSpans.end(span, end)
  }

  startClientSpan(start: ClientSpanStart): Span {
    return startClientSpan(this.#factory, start)
  }

  endClientSpan(span: Span, end: ClientSpanEnd): void {
    endClientSpan(span, end)
  }

  inject(span: Span, setHeader: (name: string, value: string) => void): void {
    this.#faults.run('tracing', () => this.#inject(span, setHeader), undefined)
  }

  isOwnTraffic(host: string, port: number): boolean {
    return this.#destination?.isOwnTraffic?.(host, port) ?? false
  }

  finished(): readonly FinishedSpan[] {
    return this.#destination?.finished?.() ?? []
  }

  reset(): void {
    this.#destination?.reset?.()
  }

  stats(): TracingStats {
    const stats = this.#destination?.stats() ?? NO_STATS
    if (this.#drops.total() === 0) return stats
    const droppedByReason = this.#drops.with(stats.droppedByReason)
    return { ...stats, dropped: stats.dropped + this.#drops.total(), droppedByReason }
  }

  apiCopies(): readonly string[] {
    return this.#globals.copies
  }

  globalsTaken(): boolean {
    return this.#globals.isTaken
  }

  leaveGlobals(): void {
    this.#globals.unregister()
  }

  async probe(ms: number): Promise<ProbeResult> {
    return (await this.#destination?.probe(ms)) ?? { target: 'none', problem: undefined }
  }

  async flush(ms: number): Promise<void> {
    await Promise.all([this.#destination?.flush(ms), this.#processors?.flush(ms)])
  }

  shutdown(ms: number): Promise<number> {
    this.#ending ??= this.#shutdown(ms)
    return this.#ending
  }

  async #shutdown(ms: number): Promise<number> {
    this.#stopFlushing()
    this.#notice?.stop()
    this.#stopInstrumentations()
    this.#globals.unregister()
    await Promise.all([this.#destination?.shutdown(ms), this.#processors?.shutdown(ms)])
    this.#factory.close()
    this.#stopTelling()
    this.#tellLost()
    return this.stats().dropped
  }

  #tellLost(): void {
    const lost = this.stats().dropped + (this.#destination?.waiting() ?? 0)
    if (lost > 0) this.#faults.run('tracing', () => this.#onLost?.(lost), undefined)
  }

  #inject(span: Span, setHeader: (name: string, value: string) => void): void {
    this.#propagation.write(span, setHeader)
    const { api } = this.#globals
    if (!this.#propagation.hasBaggage || api === undefined) return
    const baggage = baggageHeaderIn(activeContext(api, this.#scopes))
    if (baggage !== '') setHeader('baggage', baggage)
  }

  /** The span that is active for OpenTelemetry's API, where its context is not kept by our scopes. */
  #vendorActive(): Span | undefined {
    const { api, ownsContext } = this.#globals
    return api === undefined || ownsContext ? undefined : spanIn(api.context.active())
  }

  #activateForVendor<T>(span: Span, fn: () => T): T {
    const { api } = this.#globals
    return api === undefined ? fn() : api.context.with(withSpan(activeContext(api, this.#scopes), span), fn)
  }
}
