import type { Tracer } from '@opentelemetry/api'
import type { Attributes, SpanBackend, SpanIds } from '../core/span.ts'
import type { DropReason } from './span-drops.ts'

/** A finished span kept by `tracing.exporter: 'memory'`. Times are Unix milliseconds with a fraction. */
export interface FinishedSpan {
  readonly name: string
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer'
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly startTime: number
  readonly endTime: number
  readonly attributes: Attributes
  readonly status: { readonly code: 0 | 1 | 2; readonly message?: string | undefined }
  readonly events: readonly { readonly name: string; readonly time: number; readonly attributes: Attributes }[]
}

/** What a mirror needs beyond `SpanBackend`: spans with ids made elsewhere. */
export interface IdOverride {
  /** The next span started gets these ids. */
  use(ids: SpanIds): void
}

/** What has become of the spans so far. */
export interface TracingStats {
  readonly exported: number
  /** All reasons together. */
  readonly dropped: number
  /** Values of the label `reason` of `spans_dropped_total`. */
  readonly droppedByReason: Readonly<Record<DropReason, number>>
  readonly queuedBytes: number
}

/** The tracing part of an instance. */
export interface TracingPart extends SpanBackend {
  /** OpenTelemetry's `Tracer`, independent of globals. */
  readonly tracer: Tracer
  readonly ids: IdOverride
  /** Called for every span that ended and was sampled, whichever exporter is set. At most one observer; must not throw. */
  onSpanEnd: ((span: FinishedSpan) => void) | undefined
  /** Spans of the `memory` exporter, oldest first; at most 10 000, the oldest leaving. */
  finished(): readonly FinishedSpan[]
  /** Forgets the spans of the `memory` exporter. */
  reset(): void
  stats(): TracingStats
  /** Copies of OpenTelemetry's API that the application and this package see, as `<version> in <folder>`. */
  apiCopies(): readonly string[]
  /** True when the application had set OpenTelemetry's globals itself. */
  globalsTaken(): boolean
  /** True where a provider of the application makes and exports the spans. */
  readonly isExternal: boolean
  /** Gives OpenTelemetry's globals back, as `shutdown()` does, and goes on otherwise. */
  leaveGlobals(): void
  /** Where spans go, and whether it answers: `undefined` problem means it does. For `diagnose()`. */
  probe(ms: number): Promise<{ readonly target: string; readonly problem: string | undefined }>
  /** Exports what is queued, within `ms`. Never rejects. */
  flush(ms: number): Promise<void>
  /** Flushes, closes the exporter and gives globals back; answers how many spans were lost in all. Never rejects. */
  shutdown(ms: number): Promise<number>
}
