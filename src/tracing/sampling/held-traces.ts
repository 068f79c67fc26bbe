import type { ResolvedKeep } from '../../config/resolved-options.ts'
import type { Clock } from '../../core/clock.ts'
import type { RecordedSpan } from '../recorded-span.ts'
import type { HeldTrace } from './held-trace.ts'
import type { RouteRatios } from './route-ratios.ts'

/** Ended spans that are held for all requests together, in bytes, about. */
const MAX_BYTES = 16 * 1024 * 1024

export interface HeldTracesOptions {
  readonly keep: ResolvedKeep | false
  readonly routes: RouteRatios
  readonly clock: Clock
  /** Takes a span of a trace that is kept after all. */
  readonly deliver: (span: RecordedSpan) => void
  /** Told how many spans of a kept trace had found no room. */
  readonly onLost: (spans: number) => void
}

/** What the held traces of an instance share: the rules and the room. */
export class HeldTraces {
  readonly options: HeldTracesOptions
  /** Traces with spans in them, oldest first. */
  readonly #traces = new Set<HeldTrace>()
  #bytes = 0

  constructor(options: HeldTracesOptions) {
    this.options = options
  }

  /** Makes room for `bytes` more of `trace`. The oldest trace gives way: its root may never end. */
  take(trace: HeldTrace, bytes: number): void {
    this.#bytes += bytes
    this.#traces.add(trace)
    for (const oldest of this.#traces) {
      if (this.#bytes <= MAX_BYTES) return
      if (oldest !== trace) oldest.forget()
    }
  }

  giveBack(trace: HeldTrace, bytes: number): void {
    this.#bytes -= bytes
    this.#traces.delete(trace)
  }
}
