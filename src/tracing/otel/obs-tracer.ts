import type { Context, Span as OtelSpan, SpanOptions, Tracer, TracerProvider } from '@opentelemetry/api'
import { Scope, type Scopes } from '../../context/scope.ts'
import { nameText } from '../../core/attributes/bounded-text.ts'
import type { Faults } from '../../core/faults.ts'
import { NOOP_SPAN } from '../../core/noop-span.ts'
import type { Attributes, Span } from '../../core/span.ts'
import { AttributeList } from '../attributes/attribute-list.ts'
import type { InstrumentationScope } from '../instrumentation-scope.ts'
import { RecordedSpan } from '../recorded-span.ts'
import type { SpanSeed } from '../sampling/custom-sampler.ts'
import type { SpanFactory } from '../span-factory.ts'
import { UnrecordedSpan } from '../unrecorded-span.ts'
import { isSuppressed, spanIn, withSpan } from './context-keys.ts'
import { timeOf } from './time-input.ts'

/** What tracers share. */
export interface TracerHost {
  readonly factory: SpanFactory
  readonly scopes: Scopes
  readonly faults: Faults
  /** The span that is active where no context is passed. */
  readonly active: () => Span | undefined
  /** Runs `fn` with the span active in a context manager that is not ours as well. */
  readonly activate: <T>(span: Span, fn: () => T) => T
}

/** OpenTelemetry's `Tracer` on the library's spans. */
export class ObsTracer implements Tracer {
  readonly #host: TracerHost
  readonly #scope: InstrumentationScope

  constructor(host: TracerHost, scope: InstrumentationScope) {
    this.#host = host
    this.#scope = scope
  }

  startSpan(name: string, options: SpanOptions = {}, context?: Context): OtelSpan {
    const { faults } = this.#host
    return faults.run<unknown>('tracing', () => this.#start(name, options ?? {}, context), NOOP_SPAN) as OtelSpan
  }

  startActiveSpan<F extends (span: OtelSpan) => unknown>(name: string, fn: F): ReturnType<F>
  startActiveSpan<F extends (span: OtelSpan) => unknown>(name: string, options: SpanOptions, fn: F): ReturnType<F>
  startActiveSpan<F extends (span: OtelSpan) => unknown>(
    name: string,
    options: SpanOptions,
    context: Context,
    fn: F,
  ): ReturnType<F>
  startActiveSpan<F extends (span: OtelSpan) => unknown>(name: string, ...rest: unknown[]): ReturnType<F> | undefined {
    const fn = rest.at(-1)
    if (typeof fn !== 'function') return undefined
    const options = rest.length > 1 ? (rest[0] as SpanOptions) : {}
    const context = rest.length > 2 ? (rest[1] as Context | undefined) : undefined
    const span = this.startSpan(name, options, context)
    const own = span as unknown as Span
    const run = () => this.#host.activate(own, () => fn(span) as ReturnType<F>)
    if (context === undefined) return this.#host.scopes.runWithSpan(own, undefined, run)
    return this.#host.scopes.run(this.#scopeFor(context, own), run)
  }

  #start(name: string, options: SpanOptions, context: Context | undefined): RecordedSpan | UnrecordedSpan {
    const { factory, active } = this.#host
    const parent = context === undefined ? active() : spanIn(context)
    const kind = options.kind ?? 0
    const seed = factory.wantsSeed ? seedOf(name, kind, options, context) : undefined
    const origin = options.root === true ? factory.root(seed) : factory.childOf(parent, seed)
    if (origin instanceof UnrecordedSpan) return origin
    if (context !== undefined && isSuppressed(context)) {
      return new UnrecordedSpan(origin.traceId, origin.spanId, 0, origin.traceState)
    }
    const start = timeOf(options.startTime) ?? factory.clock.now()
    const attributes = new AttributeList()
    attributes.setAll(options.attributes)
    const span = new RecordedSpan(factory, origin, nameText(name), kind, this.#scope, start, attributes)
    if (options.links !== undefined) span.addLinks(options.links)
    return factory.started(span, context)
  }

  #scopeFor(context: Context, span: Span): Scope {
    const outer = this.#host.scopes.current()
    const suppressed = outer?.suppressed === true || isSuppressed(context)
    const scope = new Scope(outer?.request, span, outer?.functionName, suppressed)
    scope.otelContext = withSpan(context, span)
    return scope
  }
}

function seedOf(name: unknown, kind: number, options: SpanOptions, context: Context | undefined): SpanSeed {
  const { attributes, links } = options
  return { name: nameText(name), kind, attributes: attributes as Attributes | undefined, links, context }
}

/** Tracers that are kept by name and version; a caller that makes up names gets a new one each time from then on. */
const MAX_TRACERS = 1_000

/** OpenTelemetry's `TracerProvider` on the library's spans. */
export class ObsTracerProvider implements TracerProvider {
  readonly #host: TracerHost
  readonly #tracers = new Map<string, ObsTracer>()

  constructor(host: TracerHost) {
    this.#host = host
  }

  getTracer(name: string, version?: string): ObsTracer {
    const key = `${name}@${version ?? ''}`
    let tracer = this.#tracers.get(key)
    if (tracer === undefined) {
      tracer = new ObsTracer(this.#host, { name: nameText(name), version: nameText(version ?? '') })
      if (this.#tracers.size < MAX_TRACERS) this.#tracers.set(key, tracer)
    }
    return tracer
  }
}
