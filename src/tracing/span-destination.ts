import type { RecordedSpan } from './recorded-span.ts'
import type { FinishedSpan, TracingStats } from './tracing-part.ts'

/** Whether spans can be delivered, and why not. */
export interface ProbeResult {
  /** Where spans go. */
  readonly target: string
  readonly problem: string | undefined
}

/** Where ended spans go: one per value of `tracing.exporter`. */
export interface SpanDestination {
  /** Takes an ended span; must be quick. */
  add(span: RecordedSpan): void
  stats(): TracingStats
  /** Spans that would be lost if the process ended now. */
  waiting(): number
  probe(ms: number): Promise<ProbeResult>
  /** Delivers what waits, within `ms`. Never rejects. */
  flush(ms: number): Promise<void>
  /** Flushes and stops; what is left then counts as lost. Never rejects. */
  shutdown(ms: number): Promise<void>
  /** Lets go of what keeps the process alive. */
  release?(): void
  /** True for the address that this destination sends to. */
  isOwnTraffic?(host: string, port: number): boolean
  /** Only where spans are kept for reading. */
  finished?(): readonly FinishedSpan[]
  reset?(): void
}
