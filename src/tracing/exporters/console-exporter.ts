import { finishedSpan } from '../finished-span.ts'
import type { RecordedSpan } from '../recorded-span.ts'
import type { ProbeResult, SpanDestination } from '../span-destination.ts'
import { SpanDrops } from '../span-drops.ts'
import type { TracingStats } from '../tracing-part.ts'

/** Text that may wait for a slow terminal or pipe, in bytes. */
const MAX_PENDING_BYTES = 1024 * 1024

/** `tracing.exporter: 'console'`: one JSON line per span on standard output. */
export class ConsoleExporter implements SpanDestination {
  readonly #output: NodeJS.WriteStream
  readonly #drops = new SpanDrops()
  #exported = 0

  constructor(output: NodeJS.WriteStream = process.stdout) {
    this.#output = output
  }

  add(span: RecordedSpan): void {
    const output = this.#output
    if (!output.writable) {
      this.#drops.add('export_failed', 1)
    } else if (output.writableLength > MAX_PENDING_BYTES) {
      this.#drops.add('queue_full', 1)
    } else {
      this.#write(span)
      this.#exported++
    }
  }

  #write(span: RecordedSpan): void {
    const output = this.#output
    const { startTime, endTime, ...rest } = finishedSpan(span)
    const timestamp = new Date(startTime).toISOString()
    const line = JSON.stringify({ timestamp, duration_ms: round(endTime - startTime), ...rest })
    // As `console` does it: a pipe that was closed must not bring the process down.
    output.once('error', ignore)
    output.write(`${line}\n`, () => output.removeListener('error', ignore))
  }

  stats(): TracingStats {
    const droppedByReason = this.#drops.byReason()
    return { exported: this.#exported, dropped: this.#drops.total(), droppedByReason, queuedBytes: 0 }
  }

  waiting(): number {
    return 0
  }

  async probe(): Promise<ProbeResult> {
    return { target: 'console', problem: this.#output.writable ? undefined : 'standard output is closed' }
  }

  async flush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

function ignore(): void {}

function round(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}
