import { SpanDrops } from './span-drops.ts'
import type { TracingStats } from './tracing-part.ts'

/** Where this library exports nothing itself. */
export const NO_STATS: TracingStats = {
  exported: 0,
  dropped: 0,
  droppedByReason: new SpanDrops().byReason(),
  queuedBytes: 0,
}
