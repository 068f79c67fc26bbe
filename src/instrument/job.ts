import type { Span } from '../core/span.ts'
import type { Logger } from '../logging/logger.ts'
import type { AnalysisCall } from './analysis-call.ts'
import type { SpanFunction } from './create-span.ts'
import type { InstrumentPorts } from './instrument-ports.ts'

/** A running analysis, as its function sees it. The methods work without `this`, so that they can be destructured. */
export interface Job {
  readonly name: string
  readonly dataset: string
  readonly span: Span
  /** The instance's logger; its lines carry this analysis' ids. */
  readonly logger: Logger
  /** Adds to the bytes processed: metric `data_processed_bytes`, span and log line. */
  readonly bytes: (count: number) => void
  /** Adds to the items processed: span and log line. */
  readonly items: (count: number) => void
  /** A part of the work as a child span; same as `obs.span`. */
  readonly step: SpanFunction
}

/** The job of a call. */
export function createJob(ports: InstrumentPorts, call: AnalysisCall, span: SpanFunction): Job {
  // A step called from where the scope was lost still belongs to this analysis.
  const step = (...args: Parameters<SpanFunction>) =>
    ports.scopes.current() === undefined ? call.run(() => span(...args)) : span(...args)
  return {
    name: call.name,
    dataset: call.dataset,
    span: call.span,
    get logger() {
      return ports.logger()
    },
    bytes: (count) => call.addBytes(count),
    items: (count) => call.addItems(count),
    step: step as SpanFunction,
  }
}
