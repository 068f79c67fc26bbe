import type { Scope } from '../context/scope.ts'
import type { SpanIds } from '../core/span.ts'
import { bounded } from './bounded-text.ts'
import { type Fields, renderFields, renderFieldsWithout } from './fields.ts'
import type { LineFields } from './line-fields.ts'
import type { Preset } from './preset/preset.ts'

/** `dd.trace_id` and so on for a span, by trace id and span id. */
export type DatadogFields = (traceId: string, spanId: string) => Readonly<Record<string, string>>

const NO_TRACE = /^0*$/

/**
 * What a line says of the request, the span and the observed function around it, as ready JSON kept on the scope: most
 * lines of a request take it as it is.
 */
export class ScopeFragments {
  readonly #preset: Preset
  readonly #fields: LineFields
  readonly #datadogFields: DatadogFields | undefined
  readonly #hides: (key: string) => boolean

  constructor(
    preset: Preset,
    fields: LineFields,
    datadogFields: DatadogFields | undefined,
    hides: (key: string) => boolean,
  ) {
    this.#preset = preset
    this.#fields = fields
    this.#datadogFields = datadogFields
    this.#hides = hides
  }

  of(scope: Scope): string {
    const revision = scope.request?.revision ?? 0
    if (scope.logFragment !== undefined && scope.logRevision === revision) return scope.logFragment
    const fragment = this.#own(scope) + renderFields(this.annotationsOf(scope) ?? {})
    scope.logFragment = fragment
    scope.logRevision = revision
    return fragment
  }

  /** The same without the annotations that the line's own fields replace. */
  without(scope: Scope, taken: Fields): string {
    return this.#own(scope) + renderFieldsWithout(this.annotationsOf(scope) ?? {}, taken)
  }

  annotationsOf(scope: Scope): Fields | undefined {
    const fields = scope.request?.fields
    return fields === undefined ? undefined : this.#fields.ofBinding(fields)
  }

  #own(scope: Scope): string {
    const ids = scope.span?.spanContext()
    let text = ''
    if (scope.request !== undefined) {
      const { correlationId, userId } = scope.request
      text += renderFields(this.#masked(this.#preset.requestFields(correlationId, userId && bounded(String(userId)))))
    }
    if (ids !== undefined && !NO_TRACE.test(ids.traceId)) text += renderFields(this.#trace(ids))
    return text
  }

  #trace(ids: SpanIds): Fields {
    const datadog = this.#datadogFields?.(ids.traceId, ids.spanId)
    return { ...this.#preset.traceFields(ids), ...datadog }
  }

  /** `redact: ['user_id']` hides the library's own field too. */
  #masked(fields: Fields): Fields {
    const masked: Record<string, unknown> = {}
    for (const key of Object.keys(fields)) {
      masked[key] = fields[key] !== undefined && this.#hides(key) ? '[redacted]' : fields[key]
    }
    return masked
  }
}
