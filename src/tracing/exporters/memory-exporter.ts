import { finishedSpan } from '../finished-span.ts'
import type { RecordedSpan } from '../recorded-span.ts'
import type { ProbeResult, SpanDestination } from '../span-destination.ts'
import { SpanDrops } from '../span-drops.ts'
import type { FinishedSpan, TracingStats } from '../tracing-part.ts'

/** Spans that are kept. */
const MAX_SPANS = 10_000

/** `tracing.exporter: 'memory'`: the last 10 000 spans, for tests. */
export class MemoryExporter implements SpanDestination {
  #spans: FinishedSpan[] = []
  #exported = 0
  readonly #drops = new SpanDrops()

  add(span: RecordedSpan): void {
    this.#exported++
    this.#spans.push(finishedSpan(span))
    // In one go: moving the array for every span would cost more than the spans.
    if (this.#spans.length >= MAX_SPANS * 2) this.#spans = this.#spans.slice(-MAX_SPANS)
  }

  finished(): readonly FinishedSpan[] {
    return this.#spans.slice(-MAX_SPANS)
  }

  reset(): void {
    this.#spans = []
  }

  stats(): TracingStats {
    return { exported: this.#exported, dropped: 0, droppedByReason: this.#drops.byReason(), queuedBytes: 0 }
  }

  waiting(): number {
    return 0
  }

  async probe(): Promise<ProbeResult> {
    return { target: 'memory', problem: undefined }
  }

  async flush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
