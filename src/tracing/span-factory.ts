import type { Context } from '@opentelemetry/api'
import type { ResolvedTracing } from '../config/resolved-options.ts'
import type { Scopes } from '../context/scope.ts'
import type { Clock } from '../core/clock.ts'
import type { Faults } from '../core/faults.ts'
import type { Span, SpanIds } from '../core/span.ts'
import type { SpanProcessors } from './exporters/span-processors.ts'
import { finishedSpan } from './finished-span.ts'
import type { RemoteSpan } from './propagation/trace-format.ts'
import { parseTraceState } from './propagation/trace-state.ts'
import type { RemoteParent } from './propagation/traceparent.ts'
import { RecordedSpan, type SpanOrigin, type SpanOwner } from './recorded-span.ts'
import type { CustomSampler, SamplerAnswer, SpanSeed } from './sampling/custom-sampler.ts'
import type { HeldTrace } from './sampling/held-trace.ts'
import { RouteRatios } from './sampling/route-ratios.ts'
import { type SampledRequest, TraceSampling } from './sampling/trace-sampling.ts'
import type { SpanDestination } from './span-destination.ts'
import { isSpanId, isTraceId, newSpanId, newTraceId } from './span-ids.ts'
import type { FinishedSpan, IdOverride } from './tracing-part.ts'
import { UnrecordedSpan } from './unrecorded-span.ts'

export interface SpanFactoryOptions {
  readonly clock: Clock
  readonly scopes: Scopes
  readonly faults: Faults
  readonly options: Pick<ResolvedTracing, 'sampleRatio' | 'parentBased' | 'routes' | 'keep'>
  /** Told how many spans of a trace that is kept had found no room. */
  readonly onLost: (spans: number) => void
  /** Undefined where spans go nowhere. */
  readonly destination: SpanDestination | undefined
  readonly processors: SpanProcessors | undefined
  /** Decides in the place of ratios and parents. */
  readonly sampler: CustomSampler | undefined
}

/** Gives spans their identity, decides which are recorded, and passes them on when they end. */
export class SpanFactory implements SpanOwner, IdOverride {
  readonly clock: Clock
  readonly #scopes: Scopes
  readonly #faults: Faults
  readonly #sampling: TraceSampling
  readonly #destination: SpanDestination | undefined
  readonly #processors: SpanProcessors | undefined
  readonly #sampler: CustomSampler | undefined
  #nextIds: SpanIds | undefined
  #isClosed = false
  /** Receives every recorded span besides the destination. */
  observer: ((span: FinishedSpan) => void) | undefined

  constructor(options: SpanFactoryOptions) {
    this.clock = options.clock
    this.#scopes = options.scopes
    this.#faults = options.faults
    this.#sampling = new TraceSampling({
      ...options.options,
      routes: new RouteRatios(options.options.routes),
      clock: options.clock,
      deliver: (span) => this.#deliver(span),
      onLost: options.onLost,
    })
    this.#destination = options.destination
    this.#processors = options.processors
    this.#sampler = options.sampler
  }

  /** True where whoever asks for an identity has to say what span it is for. */
  get wantsSeed(): boolean {
    return this.#sampler !== undefined
  }

  /** True where a route that is known at the start of a request decides. */
  get samplesByRoute(): boolean {
    return this.#sampling.byRoute
  }

  use(ids: SpanIds): void {
    if (isTraceId(ids.traceId) && isSpanId(ids.spanId)) this.#nextIds = ids
  }

  /** Takes back what `use()` was told, where no span is started after all. */
  forgetIds(): void {
    this.#nextIds = undefined
  }

  /** From now on nothing is recorded. */
  close(): void {
    this.#isClosed = true
  }

  /** Identity of a new child of `parent`, or of a new trace; the finished span itself where it is not recorded. */
  childOf(parent: Span | undefined, seed?: SpanSeed): SpanOrigin | UnrecordedSpan {
    if (parent instanceof RecordedSpan) return this.#childOfOwn(parent, seed)
    if (parent instanceof UnrecordedSpan) {
      // Its ids stand for everything beneath it: nothing of it is recorded.
      if (this.#nextIds === undefined && this.#sampler === undefined) return parent
      return this.#child(parent, undefined, seed)
    }
    return parent === undefined ? this.root(seed) : this.#childOfForeign(parent, seed)
  }

  /** Identity of a new span whose parent is in another process. */
  childOfRemote(
    { traceId, spanId, traceFlags }: Pick<RemoteSpan, 'traceId' | 'spanId' | 'traceFlags'>,
    traceState: string,
    seed?: SpanSeed,
    request?: SampledRequest,
  ): SpanOrigin | UnrecordedSpan {
    const parent = { traceId, spanId, traceFlags: traceFlags ?? 0, traceState, isRemote: true }
    const flags =
      traceFlags === undefined
        ? this.#sampling.decide(traceId, request)
        : this.#sampling.follow(traceId, traceFlags, request)
    return this.#first(parent, flags, true, seed, request)
  }

  /** Identity of the first span of a new trace. `request`: the one that it is for. */
  root(seed?: SpanSeed, request?: SampledRequest): SpanOrigin | UnrecordedSpan {
    const traceId = this.#nextIds?.traceId ?? newTraceId()
    const parent = { traceId, spanId: '', traceFlags: 0, traceState: '', isRemote: false }
    return this.#first(parent, this.#sampling.decide(traceId, request), false, seed, request)
  }

  /** Tells the processors of a span that was made from an identity. */
  started<S extends RecordedSpan>(span: S, context?: Context): S {
    this.#processors?.started(span, context)
    return span
  }

  spanEnded(span: RecordedSpan): void {
    if (span.held === undefined || span.held.admit(span)) this.#deliver(span)
  }

  #deliver(span: RecordedSpan): void {
    try {
      this.#destination?.add(span)
    } catch (error) {
      this.#faults.report('tracing', error)
    }
    this.#processors?.ended(span)
    if (this.observer === undefined) return
    try {
      this.observer(finishedSpan(span))
    } catch (error) {
      this.#faults.report('tracing', error)
    }
  }

  #childOfOwn(parent: RecordedSpan, seed: SpanSeed | undefined): SpanOrigin | UnrecordedSpan {
    const { held } = parent
    held?.lookForRoute(this.#scopes.current()?.request)
    if (held?.isDropped && this.#nextIds === undefined) {
      return new UnrecordedSpan(parent.traceId, parent.spanId, 0, parent.traceState)
    }
    return this.#child(parent, held, seed)
  }

  #childOfForeign(parent: Span, seed: SpanSeed | undefined): SpanOrigin | UnrecordedSpan {
    try {
      const { traceId, spanId, traceFlags, traceState, isRemote } = parent.spanContext() as ForeignContext
      if (!isTraceId(traceId) || !isSpanId(spanId)) return this.root(seed)
      const state = parseTraceState(traceState?.serialize())
      const remote: RemoteParent = { traceId, spanId, traceFlags: traceFlags & 1 }
      if (isRemote === true) return this.childOfRemote(remote, state, seed)
      return this.#child({ ...remote, traceState: state }, undefined, seed)
    } catch (error) {
      this.#faults.report('tracing', error)
      return this.root(seed)
    }
  }

  /** A span whose parent is in this process. */
  #child(parent: Parent, held: HeldTrace | undefined, seed: SpanSeed | undefined): SpanOrigin | UnrecordedSpan {
    const ids = this.#takeIds()
    const answer = held === undefined && ids === undefined ? this.#ask(parent, seed) : undefined
    const flags = (answer ?? ids ?? parent).traceFlags & 1
    if (this.#isOff || (held === undefined && flags === 0)) return this.#unrecorded(parent, ids, flags)
    return this.#origin(parent, ids, held, answer)
  }

  /** The first span of a trace in this process. `isCallers`: the flags are the decision of a caller. */
  #first(
    parent: Parent,
    traceFlags: number,
    isCallers: boolean,
    seed: SpanSeed | undefined,
    request: SampledRequest | undefined,
  ): SpanOrigin | UnrecordedSpan {
    const ids = this.#takeIds()
    const answer = ids === undefined ? this.#ask(parent, seed) : undefined
    const flags = ids === undefined ? (answer?.traceFlags ?? traceFlags) : ids.traceFlags & 1
    if (this.#isOff) return this.#unrecorded(parent, ids, flags)
    const spanId = ids?.spanId ?? newSpanId()
    const own = { traceId: ids?.traceId ?? parent.traceId, spanId, traceFlags: flags }
    const held = this.#sampling.hold(
      own.traceId,
      spanId,
      flags,
      isCallers || ids !== undefined || answer !== undefined,
      request,
    )
    return flags === 1 || held !== undefined
      ? this.#origin(parent, own, held, answer)
      : this.#unrecorded(parent, own, flags)
  }

  /** True where nothing is recorded: nobody receives it, or what runs must not be traced. */
  get #isOff(): boolean {
    if (this.#isClosed) return true
    if (this.#destination === undefined && this.observer === undefined && this.#processors === undefined) return true
    return this.#scopes.current()?.suppressed === true
  }

  #ask(parent: Parent, seed: SpanSeed | undefined): SamplerAnswer | undefined {
    return seed === undefined ? undefined : this.#sampler?.ask(parent, seed)
  }

  #takeIds(): SpanIds | undefined {
    const ids = this.#nextIds
    this.#nextIds = undefined
    return ids
  }

  #origin(
    parent: Parent,
    ids: SpanIds | undefined,
    held: HeldTrace | undefined,
    answer: SamplerAnswer | undefined,
  ): SpanOrigin {
    const traceId = ids?.traceId ?? parent.traceId
    return {
      traceId,
      spanId: ids?.spanId ?? newSpanId(),
      parentSpanId: traceId === parent.traceId ? parent.spanId : '',
      parentIsRemote: parent.isRemote === true,
      traceState: answer?.traceState ?? parent.traceState,
      held,
      attributes: answer?.attributes,
    }
  }

  /** A suppressed span is never sampled; of others the flags are passed on, also where nobody here receives spans. */
  #unrecorded(parent: Parent, ids: SpanIds | undefined, traceFlags: number): UnrecordedSpan {
    const flags = this.#scopes.current()?.suppressed === true ? 0 : traceFlags
    return new UnrecordedSpan(ids?.traceId ?? parent.traceId, ids?.spanId ?? newSpanId(), flags, parent.traceState)
  }
}

/** What a new span takes from its parent. */
interface Parent {
  readonly traceId: string
  /** Empty for none. */
  readonly spanId: string
  readonly traceFlags: number
  readonly traceState: string
  readonly isRemote?: boolean
}

/** What a span of another library may say besides its ids. */
interface ForeignContext extends SpanIds {
  readonly traceState?: { serialize(): string }
  readonly isRemote?: boolean
}
