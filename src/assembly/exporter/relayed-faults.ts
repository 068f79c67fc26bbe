import { type Component, Faults } from '../../core/faults.ts'
import { Warnings } from '../../core/warnings.ts'
import type { FromExporter } from './exporter-messages.ts'

/** Faults of the exporter thread, counted and warned about by the main thread. */
export class RelayedFaults extends Faults {
  readonly #post: (message: FromExporter) => void

  constructor(post: (message: FromExporter) => void) {
    super(new Warnings())
    this.#post = post
  }

  override report(component: Component, error: unknown): void {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    this.#post({ kind: 'fault', component, reason })
  }
}
