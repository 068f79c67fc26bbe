import type { Scopes } from '../context/scope.ts'
import type { Clock } from '../core/clock.ts'
import type { Faults } from '../core/faults.ts'
import type { Span, SpanIds } from '../core/span.ts'
import { finishedSpan } from './finished-span.ts'
import { parseTraceState } from './propagation/trace-state.ts'
import type { RemoteParent } from './propagation/traceparent.ts'
import { RecordedSpan, type SpanOrigin, type SpanOwner } from './recorded-span.ts'
import type { RatioSampler } from './sampler.ts'
import type { SpanDestination } from './span-destination.ts'
import { isSpanId, isTraceId, newSpanId, newTraceId } from './span-ids.ts'
import type { FinishedSpan, IdOverride } from './tracing-part.ts'
import { UnrecordedSpan } from './unrecorded-span.ts'

export interface SpanFactoryOptions {
  readonly clock: Clock
  readonly scopes: Scopes
  readonly faults: Faults
  readonly sampler: RatioSampler
  /** Undefined where spans go nowhere. */
  readonly destination: SpanDestination | undefined
}

/** Gives spans their identity, decides which are recorded, and passes them on when they end. */
export class SpanFactory implements SpanOwner, IdOverride {
  readonly clock: Clock
  readonly #scopes: Scopes
  readonly #faults: Faults
  readonly #sampler: RatioSampler
  readonly #destination: SpanDestination | undefined
  #nextIds: SpanIds | undefined
  #isClosed = false
  /** Receives every recorded span besides the destination. */
  observer: ((span: FinishedSpan) => void) | undefined

  constructor(options: SpanFactoryOptions) {
    this.clock = options.clock
    this.#scopes = options.scopes
    this.#faults = options.faults
    this.#sampler = options.sampler
    this.#destination = options.destination
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
  childOf(parent: Span | undefined): SpanOrigin | UnrecordedSpan {
    if (parent instanceof RecordedSpan || parent instanceof UnrecordedSpan) {
      return this.#begin(parent.traceId, parent.spanId, parent.traceFlags, parent.traceState, false)
    }
    return parent === undefined ? this.root() : this.#childOfForeign(parent)
  }

  /** Identity of a new span whose parent is in another process. */
  childOfRemote(parent: RemoteParent, traceState: string): SpanOrigin | UnrecordedSpan {
    return this.#begin(parent.traceId, parent.spanId, parent.traceFlags, traceState, true)
  }

  /** Identity of the first span of a new trace. */
  root(): SpanOrigin | UnrecordedSpan {
    const traceId = this.#nextIds?.traceId ?? newTraceId()
    return this.#begin(traceId, '', this.#sampler.isSampled(traceId) ? 1 : 0, '', false)
  }

  spanEnded(span: RecordedSpan): void {
    try {
      this.#destination?.add(span)
    } catch (error) {
      this.#faults.report('tracing', error)
    }
    if (this.observer === undefined) return
    try {
      this.observer(finishedSpan(span))
    } catch (error) {
      this.#faults.report('tracing', error)
    }
  }

  #childOfForeign(parent: Span): SpanOrigin | UnrecordedSpan {
    try {
      const { traceId, spanId, traceFlags, traceState, isRemote } = parent.spanContext() as ForeignContext
      if (!isTraceId(traceId) || !isSpanId(spanId)) return this.root()
      return this.#begin(traceId, spanId, traceFlags & 1, parseTraceState(traceState?.serialize()), isRemote === true)
    } catch (error) {
      this.#faults.report('tracing', error)
      return this.root()
    }
  }

  #begin(
    traceId: string,
    parentSpanId: string,
    traceFlags: number,
    traceState: string,
    parentIsRemote: boolean,
  ): SpanOrigin | UnrecordedSpan {
    const ids = this.#nextIds
    if (ids !== undefined) {
      this.#nextIds = undefined
      const parent = ids.traceId === traceId ? parentSpanId : ''
      return this.#identify(ids.traceId, ids.spanId, parent, ids.traceFlags & 1, traceState, parentIsRemote)
    }
    return this.#identify(traceId, newSpanId(), parentSpanId, traceFlags, traceState, parentIsRemote)
  }

  #identify(
    traceId: string,
    spanId: string,
    parentSpanId: string,
    traceFlags: number,
    traceState: string,
    parentIsRemote: boolean,
  ): SpanOrigin | UnrecordedSpan {
    if (this.#scopes.current()?.suppressed === true) return new UnrecordedSpan(traceId, spanId, 0, traceState)
    const hasReceiver = this.#destination !== undefined || this.observer !== undefined
    return traceFlags === 1 && hasReceiver && !this.#isClosed
      ? { traceId, spanId, parentSpanId, parentIsRemote, traceState }
      : new UnrecordedSpan(traceId, spanId, traceFlags, traceState)
  }
}

/** What a span of another library may say besides its ids. */
interface ForeignContext extends SpanIds {
  readonly traceState?: { serialize(): string }
  readonly isRemote?: boolean
}
