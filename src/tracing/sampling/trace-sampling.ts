import { HeldTrace } from './held-trace.ts'
import { HeldTraces, type HeldTracesOptions } from './held-traces.ts'
import { RatioSampler } from './ratio-sampler.ts'

export interface TraceSamplingOptions extends HeldTracesOptions {
  /** 0 to 1. */
  readonly sampleRatio: number
  readonly parentBased: boolean
}

/** The request that a trace starts with here. */
export interface SampledRequest {
  readonly method: string
  /** Route template, where it is known this early. */
  readonly route?: string | undefined
}

/** Decides which traces are recorded, and which are held until that can be told. */
export class TraceSampling {
  /** True where a route that is known at the start decides. */
  readonly byRoute: boolean
  readonly #options: TraceSamplingOptions
  readonly #sampler: RatioSampler
  readonly #pool: HeldTraces

  constructor(options: TraceSamplingOptions) {
    this.#options = options
    this.#sampler = new RatioSampler(options.sampleRatio)
    this.#pool = new HeldTraces(options)
    this.byRoute = !options.routes.isEmpty
  }

  /** `traceFlags` of a trace that starts here. */
  decide(traceId: string, request: SampledRequest | undefined): number {
    const route = request?.route
    const ofRoute = route === undefined ? undefined : this.#options.routes.of(request?.method ?? '', route)
    return (ofRoute ?? this.#sampler).isSampled(traceId) ? 1 : 0
  }

  /** `traceFlags` of a trace that a caller has decided on. */
  follow(traceId: string, traceFlags: number, request: SampledRequest | undefined): number {
    return this.#options.parentBased ? traceFlags : this.decide(traceId, request)
  }

  /**
   * What holds the spans of a trace whose first span here is `spanId`; undefined where its flags are final.
   * `isCallers`: the flags are a caller's decision.
   */
  hold(
    traceId: string,
    spanId: string,
    traceFlags: number,
    isCallers: boolean,
    request: SampledRequest | undefined,
  ): HeldTrace | undefined {
    const { parentBased, keep } = this.#options
    const isOwn = !isCallers || !parentBased
    const awaitsRoute = this.byRoute && isOwn && request !== undefined && request.route === undefined
    if (!awaitsRoute && (traceFlags === 1 || keep === false)) return undefined
    return new HeldTrace(this.#pool, traceId, spanId, traceFlags, awaitsRoute ? request?.method : undefined)
  }
}
