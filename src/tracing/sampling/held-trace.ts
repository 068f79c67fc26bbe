import type { RequestContext } from '../../context/request-context.ts'
import type { RecordedSpan } from '../recorded-span.ts'
import type { HeldTraces } from './held-traces.ts'
import { spanWeight } from './span-weight.ts'

/** Ended spans that are held for one request, and their bytes, about. */
const MAX_SPANS = 1_000
const MAX_BYTES = 2 * 1024 * 1024

/**
 * This process's part of a trace, while it is open whether it is recorded: until the route is known, or until the request
 * has failed, was slow, or ended well. Ended spans wait here meanwhile.
 */
export class HeldTrace {
  readonly traceId: string
  /** Id of the span whose end decides. */
  readonly rootSpanId: string
  /** What the trace tells the services that are called: 1 is sampled. A trace that is kept in the end is sampled from then on. */
  traceFlags: number
  /** Set where the request failed, besides the status of its span. */
  failed = false
  readonly #pool: HeldTraces
  readonly #startedAt: number
  /** Method of the request; undefined where no route is waited for. */
  #routeFor: string | undefined
  #fate: 'open' | 'kept' | 'dropped' = 'open'
  #spans: RecordedSpan[] = []
  #bytes = 0
  /** Spans that found no room. */
  #lost = 0

  constructor(pool: HeldTraces, traceId: string, rootSpanId: string, traceFlags: number, routeFor: string | undefined) {
    this.#pool = pool
    this.traceId = traceId
    this.rootSpanId = rootSpanId
    this.traceFlags = traceFlags
    this.#routeFor = routeFor
    this.#startedAt = pool.options.clock.now()
  }

  get isDropped(): boolean {
    return this.#fate === 'dropped'
  }

  /** Decides by the route, if one has matched by now. */
  lookForRoute(request: RequestContext | undefined): void {
    if (this.#routeFor === undefined) return
    const route = request?.readEndpoint()
    if (route !== undefined) this.settleRoute(route)
  }

  /** Decides by the route; undefined is that none matched. */
  settleRoute(route: string | undefined): void {
    if (this.#routeFor === undefined) return
    const { routes, keep } = this.#pool.options
    const sampler = routes.of(this.#routeFor, route)
    this.#routeFor = undefined
    if (sampler !== undefined) this.traceFlags = sampler.isSampled(this.traceId) ? 1 : 0
    if (this.traceFlags === 1) this.#keep()
    else if (keep === false) this.#drop()
  }

  /** True when the ended span may be delivered at once; otherwise it is held, or forgotten. */
  admit(span: RecordedSpan): boolean {
    if (this.#fate === 'open') {
      if (span.spanId === this.rootSpanId) this.#settle(span)
      else if (this.#isSlow()) this.#keep()
      else this.#hold(span)
    }
    return this.#fate === 'kept'
  }

  /** Loses what is held, for others to have room. */
  forget(): void {
    this.#lost += this.#spans.length
    this.#empty()
  }

  #settle(root: RecordedSpan): void {
    this.settleRoute(undefined)
    if (this.#fate !== 'open') return
    if (this.#isWorthKeeping(root)) this.#keep()
    else this.#drop()
  }

  #isWorthKeeping(root: RecordedSpan): boolean {
    const { keep } = this.#pool.options
    if (keep === false) return false
    if (keep.errors && (this.failed || root.statusCode === 2)) return true
    return keep.slowerThan !== undefined && root.endMs - root.startMs > keep.slowerThan * 1_000
  }

  /** A request that is slow already need not end to be kept, nor need its spans wait any longer. */
  #isSlow(): boolean {
    const { keep, clock } = this.#pool.options
    if (keep === false || keep.slowerThan === undefined || this.#routeFor !== undefined) return false
    return clock.now() - this.#startedAt > keep.slowerThan * 1_000
  }

  #hold(span: RecordedSpan): void {
    const bytes = spanWeight(span)
    if (this.#spans.length >= MAX_SPANS || this.#bytes + bytes > MAX_BYTES) {
      this.#lost++
      return
    }
    this.#spans.push(span)
    this.#bytes += bytes
    this.#pool.take(this, bytes)
  }

  #keep(): void {
    this.#fate = 'kept'
    this.traceFlags = 1
    const { deliver, onLost } = this.#pool.options
    const spans = this.#empty()
    for (const span of spans) deliver(span)
    if (this.#lost > 0) onLost(this.#lost)
  }

  #drop(): void {
    this.#fate = 'dropped'
    this.traceFlags = 0
    this.#empty()
  }

  #empty(): readonly RecordedSpan[] {
    const spans = this.#spans
    this.#spans = []
    if (spans.length > 0) this.#pool.giveBack(this, this.#bytes)
    this.#bytes = 0
    return spans
  }
}
