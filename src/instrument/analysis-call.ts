import type { Attributes } from '../core/span.ts'
import type { InstrumentPorts } from './instrument-ports.ts'
import { ObservedCall } from './observed-call.ts'

/** A run of an analysis: besides what is observed of every function it moves the analysis metrics. */
export class AnalysisCall extends ObservedCall {
  readonly dataset: string
  #items: number | undefined
  #bytes: number | undefined

  constructor(ports: InstrumentPorts, name: string, dataset: string, attributes: Attributes | undefined, log: boolean) {
    super(ports, name, { ...attributes, 'analysis.dataset': dataset }, log)
    this.dataset = dataset
    ports.builtin.active_analyses.inc()
  }

  /** Adds to the bytes processed. */
  addBytes(count: number): void {
    this.ports.builtin.data_processed_bytes.inc(count)
    if (isAmount(count)) this.#bytes = (this.#bytes ?? 0) + count
  }

  /** Adds to the items processed. */
  addItems(count: number): void {
    if (isAmount(count)) this.#items = (this.#items ?? 0) + count
  }

  protected override ended(seconds: number, failed: boolean, error: unknown): void {
    const { builtin } = this.ports
    const labels = { dataset: this.dataset, status: failed ? 'error' : 'success' }
    builtin.active_analyses.dec()
    builtin.analyses_total.inc(labels)
    builtin.analysis_duration_seconds.observe(labels, seconds)
    if (this.#items !== undefined) this.span.setAttribute('analysis.items', this.#items)
    if (this.#bytes !== undefined) this.span.setAttribute('analysis.bytes', this.#bytes)
    super.ended(seconds, failed, error)
  }

  protected override logFields(): object {
    return { dataset: this.dataset, items: this.#items, bytes: this.#bytes }
  }
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value)
}
