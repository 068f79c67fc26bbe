import type { Context, Link } from '@opentelemetry/api'
import type { SamplerLike } from '../../config/options.ts'
import type { Faults } from '../../core/faults.ts'
import type { Attributes, Span } from '../../core/span.ts'
import { withSpan } from '../otel/context-keys.ts'
import { parseTraceState, TraceState } from '../propagation/trace-state.ts'

/** OpenTelemetry's `SamplingDecision.RECORD_AND_SAMPLED`. */
const RECORD_AND_SAMPLED = 2

/** What a sampler is told of a span that is about to start. */
export interface SpanSeed {
  readonly name: string
  /** OpenTelemetry's `SpanKind`. */
  readonly kind: number
  readonly attributes: Attributes | undefined
  readonly links?: readonly Link[] | undefined
  readonly context?: Context | undefined
}

/** What a sampler answered. */
export interface SamplerAnswer {
  /** 1 is sampled. */
  readonly traceFlags: number
  /** Attributes that it wants the span to have. */
  readonly attributes: Attributes | undefined
  /** `tracestate` list; undefined leaves the parent's. */
  readonly traceState: string | undefined
}

interface SampledParent {
  readonly traceId: string
  /** Empty for none. */
  readonly spanId: string
  readonly traceFlags: number
  readonly traceState: string
  readonly isRemote?: boolean
}

/** An application's own `Sampler`, asked for every span. What it throws is not sampled, and told as a fault. */
export class CustomSampler {
  readonly #sampler: SamplerLike
  readonly #faults: Faults
  readonly #activeContext: () => Context | undefined

  constructor(sampler: SamplerLike, faults: Faults, activeContext: () => Context | undefined) {
    this.#sampler = sampler
    this.#faults = faults
    this.#activeContext = activeContext
  }

  ask(parent: SampledParent, seed: SpanSeed): SamplerAnswer {
    return this.#faults.run('user', () => this.#ask(parent, seed), NOT_SAMPLED)
  }

  #ask(parent: SampledParent, seed: SpanSeed): SamplerAnswer {
    const { name, kind, attributes = {}, links = [] } = seed
    const context = contextOf(seed.context ?? this.#activeContext(), parent)
    const answer = this.#sampler.shouldSample(
      context as never,
      parent.traceId,
      name,
      kind,
      attributes as never,
      links as never,
    )
    return {
      traceFlags: answer.decision === RECORD_AND_SAMPLED ? 1 : 0,
      attributes: answer.attributes as Attributes | undefined,
      traceState: answer.traceState === undefined ? undefined : parseTraceState(answer.traceState.serialize()),
    }
  }
}

const NOT_SAMPLED: SamplerAnswer = { traceFlags: 0, attributes: undefined, traceState: undefined }

/** The context with the parent in it, as OpenTelemetry's samplers look for it. */
function contextOf(context: Context | undefined, parent: SampledParent): Context | undefined {
  if (context === undefined || parent.spanId === '') return context
  const { traceId, spanId, traceFlags, traceState, isRemote = false } = parent
  const state = traceState === '' ? undefined : new TraceState(traceState)
  const spanContext = { traceId, spanId, traceFlags, isRemote, ...(state === undefined ? {} : { traceState: state }) }
  return withSpan(context, { spanContext: () => spanContext } as unknown as Span)
}
