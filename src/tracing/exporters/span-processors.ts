import type { Context } from '@opentelemetry/api'
import type { SpanProcessorLike } from '../../config/options.ts'
import { Scope, type Scopes } from '../../context/scope.ts'
import type { Faults } from '../../core/faults.ts'
import type { AttributeValue } from '../../core/span.ts'
import type { RecordedSpan } from '../recorded-span.ts'
import { type Resource, readableSpan, requireResource } from '../sdk.ts'
import { ProcessedSpan } from './processed-span.ts'
import { within } from './within.ts'

export interface SpanProcessorsOptions {
  readonly processors: readonly SpanProcessorLike[]
  /** Resource attributes, key and value by turns. */
  readonly resource: readonly (string | AttributeValue)[]
  readonly faults: Faults
  readonly scopes: Scopes
  readonly activeContext: () => Context | undefined
}

/**
 * OpenTelemetry span processors of the application's own: they see every recorded span start and end, in the shape that
 * the SDK gives them. What they throw, refuse or never answer stays here.
 */
export class SpanProcessors {
  readonly #options: SpanProcessorsOptions
  readonly #resource: Resource

  /** Loads the SDK's package of resources. */
  constructor(options: SpanProcessorsOptions) {
    this.#options = options
    this.#resource = requireResource(options.resource)
  }

  started(span: RecordedSpan, context: Context | undefined): void {
    const { processors, faults, activeContext } = this.#options
    const parent = context ?? activeContext()
    const processed = new ProcessedSpan(span, this.#resource)
    for (const processor of processors) {
      faults.run('user', () => processor.onStart(processed as never, parent as never), undefined)
    }
  }

  ended(span: RecordedSpan): void {
    const { processors, faults } = this.#options
    const readable = readableSpan(span, this.#resource)
    for (const processor of processors) faults.run('user', () => processor.onEnd(readable as never), undefined)
  }

  flush(ms: number): Promise<void> {
    return this.#all(ms, (processor) => processor.forceFlush())
  }

  shutdown(ms: number): Promise<void> {
    return this.#all(ms, (processor) => processor.shutdown())
  }

  async #all(ms: number, work: (processor: SpanProcessorLike) => Promise<void>): Promise<void> {
    const { processors, faults, scopes } = this.#options
    // Their own requests are not traced.
    const suppressed = new Scope(undefined, undefined, undefined, true)
    const run = (processor: SpanProcessorLike) =>
      within(ms, async () => scopes.run(suppressed, () => work(processor))).catch((error: unknown) =>
        faults.report('user', error),
      )
    await Promise.all(processors.map(run))
  }
}
