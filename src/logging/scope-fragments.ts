import type { Scope } from '../context/scope.ts'
import type { SpanIds } from '../core/span.ts'
import { bounded, textOf } from './bounded-text.ts'
import { type Fields, fieldsWithout, renderFields } from './fields.ts'
import { flat } from './flat.ts'
import { jsonText } from './json-text.ts'
import { ASIDE, type LineFields } from './line-fields.ts'
import type { Preset } from './preset/preset.ts'
import { REDACTED } from './redact-address.ts'

/** `dd.trace_id` and so on for a span, by trace id and span id. */
export type DatadogFields = (traceId: string, spanId: string) => Readonly<Record<string, string>>

const HEX = /^[0-9a-f]+$/
const ZERO = /^0+$/

/**
 * What a line says of the request and the span around it, as ready JSON kept on the scope: most lines of a request take
 * it as it is.
 */
export class ScopeFragments {
  readonly #preset: Preset
  readonly #fields: LineFields
  readonly #datadogFields: DatadogFields | undefined
  readonly #correlationId: Identity
  readonly #userId: Identity

  /** `isSecret`: whether the user has asked to hide the values of this key, be it one of ours. */
  constructor(
    preset: Preset,
    fields: LineFields,
    datadogFields: DatadogFields | undefined,
    isSecret: (key: string) => boolean,
  ) {
    this.#preset = preset
    this.#fields = fields
    this.#datadogFields = datadogFields
    this.#correlationId = new Identity(preset.correlationIdKey, isSecret(preset.correlationIdKey))
    this.#userId = new Identity(preset.userIdKey, isSecret(preset.userIdKey))
  }

  of(scope: Scope): string {
    const revision = scope.request?.revision ?? 0
    // In one piece from the second line on: most requests have but one.
    if (scope.logFragment !== undefined && scope.logRevision === revision) return flat(scope.logFragment)
    const annotations = this.#annotationsOf(scope)
    const fragment = this.#idsOf(scope) + (annotations === undefined ? '' : renderFields(annotations))
    scope.logFragment = fragment
    scope.logRevision = revision
    return fragment
  }

  /** The same without the annotations that the line's own fields replace. */
  without(scope: Scope, taken: Fields): string {
    return this.#idsOf(scope) + renderFields(fieldsWithout(this.#annotationsOf(scope) ?? {}, taken))
  }

  /** The same with annotations of these keys moved aside, as the line has fields of its own under them. */
  beside(scope: Scope, taken: ReadonlySet<string>): string {
    const fields = scope.request?.fields
    if (fields === undefined) return this.of(scope)
    const annotations = this.#fields.bind(fields)
    const keys = Object.keys(annotations)
    if (!keys.some((key) => taken.has(key))) return this.of(scope)
    const moved = keys.map((key) => [taken.has(key) ? ASIDE + key : key, annotations[key]] as const)
    return this.#idsOf(scope) + renderFields(Object.fromEntries(moved))
  }

  #annotationsOf(scope: Scope): Fields | undefined {
    const fields = scope.request?.fields
    return fields === undefined ? undefined : this.#fields.bind(fields)
  }

  #idsOf(scope: Scope): string {
    const { request, span } = scope
    let text = ''
    if (request !== undefined) {
      text = this.#correlationId.render(request.correlationId)
      if (request.userId !== undefined) text += this.#userId.render(request.userId)
    }
    return span === undefined ? text : text + this.#trace(span.spanContext())
  }

  #trace(ids: SpanIds): string {
    const { traceId, spanId } = ids
    // A span may be anybody's; an id that is none must not break the line.
    if (!HEX.test(traceId) || !HEX.test(spanId) || ZERO.test(traceId)) return ''
    const datadog = this.#datadogFields?.(traceId, spanId)
    if (datadog === undefined) return this.#preset.traceFragment(ids)
    return (this.#preset.hasDatadogIds ? '' : this.#preset.traceFragment(ids)) + renderFields(datadog)
  }
}

/** One of the ids that stand in every line of a request. */
class Identity {
  readonly #head: string
  readonly #isHidden: boolean

  constructor(key: string, isHidden: boolean) {
    this.#head = flat(`,${jsonText(key)}:`)
    this.#isHidden = isHidden
  }

  render(id: unknown): string {
    return this.#head + jsonText(this.#isHidden ? REDACTED : typeof id === 'string' ? bounded(id) : textOf(id))
  }
}
