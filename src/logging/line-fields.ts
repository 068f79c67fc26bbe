import { isError } from '../core/is-error.ts'
import { textOf } from './bounded-text.ts'
import { ADDRESS, DURATION, type FieldKeys, HEADERS, QUERY, RESERVED, SECRET, shortKey } from './field-keys.ts'
import { type Fields, renderFields, renderValue } from './fields.ts'
import { messageShapeOf } from './http-message.ts'
import { jsonNumber } from './json-text.ts'
import type { PlainValues } from './plain-values.ts'
import type { DurationField } from './preset/preset.ts'

type Source = Record<string, unknown>

/** Marks that concern the value alone. */
const VALUE_MARKS = ADDRESS | QUERY | HEADERS

/** Put before a user's key that the library needs for itself. */
export const ASIDE = 'fields.'

/**
 * Turns what a call passed as fields into the text that stands in the line. An error under `err` or `error`, or else the
 * first one under any key, becomes the error of the line; keys of the library are moved aside as `fields.<key>`.
 */
export class LineFields {
  readonly #keys: FieldKeys
  readonly #values: PlainValues
  readonly #duration: DurationField | undefined
  /** The error found by the last call of `render`; `undefined` when there was none. */
  error: unknown

  constructor(keys: FieldKeys, values: PlainValues, duration: DurationField | undefined) {
    this.#keys = keys
    this.#values = values
    this.#duration = duration
  }

  /** The fields of a line as JSON text, each with a comma before it. */
  render(source: object): string {
    this.error = undefined
    this.#values.begin()
    const rendered = isPlain(source) ? this.#renderFit(source) : undefined
    return rendered ?? renderFields(this.#fit(asFields(source)))
  }

  /** A copy of fields that stay, those of `child()` and `annotate()`. Errors stay where they are. */
  bind(source: object): Fields {
    this.error = undefined
    this.#values.begin()
    const fields: Source = this.#fit(asFields(source))
    if (this.error !== undefined && fields.err === undefined) fields.err = this.#values.plain(this.error, 0)
    return fields
  }

  /** A value for a `%s`, `%o` or `%j` placeholder. */
  argument(value: unknown): unknown {
    return isError(value) ? textOf(value) : this.#values.plain(value, 0)
  }

  /** The common case in one pass: keys and values that need nothing. Undefined when there is something to do. */
  #renderFit(source: Source): string | undefined {
    try {
      let text = ''
      // Not `for in`: what somebody has put on Object.prototype is no field.
      for (const key of Object.keys(source)) {
        const { marks, json } = this.#keys.of(key)
        if ((marks & ~VALUE_MARKS) !== 0 || !this.#values.beginField()) return undefined
        const value = source[key]
        if (typeof value === 'number') {
          text += json + jsonNumber(value)
        } else {
          if (isObject(value) && !isPlain(value) && isError(value)) return undefined
          const rendered = renderValue(this.#values.plain(value, marks))
          if (rendered !== undefined) text += json + rendered
        }
      }
      return text
    } catch {
      return undefined
    }
  }

  #fit(source: Source): Source {
    this.#values.begin()
    // Without a prototype `__proto__` is a key like any other.
    const fields: Source = Object.create(null)
    for (const key of Object.keys(source)) {
      if (!this.#values.beginField()) return Object.assign(fields, { '…': '[too large]' })
      this.#put(fields, key, readOf(source, key))
    }
    return fields
  }

  #put(fields: Source, key: string, value: unknown): void {
    const { marks } = this.#keys.of(key)
    if ((marks & SECRET) === 0 && isError(value)) {
      const isTheError = key === 'err' || key === 'error'
      if (isTheError || this.error === undefined) this.error = value
      if (isTheError) return
    }
    if ((marks & DURATION) !== 0 && this.#duration !== undefined && typeof value === 'number') {
      fields[this.#duration.key] = this.#duration.fromSeconds(value)
      return
    }
    fields[(marks & RESERVED) === 0 ? shortKey(key) : ASIDE + key] = this.#values.plain(value, marks)
  }
}

function readOf(source: Source, key: string): unknown {
  try {
    return source[key]
  } catch (error) {
    return `[unreadable: ${textOf(error).slice(0, 200)}]`
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Plain objects have their own keys only, and are no errors. */
function isPlain(source: object): source is Source {
  const prototype = Object.getPrototypeOf(source)
  return prototype === Object.prototype || prototype === null
}

/** The object whose keys are the fields of the line. */
function asFields(source: object): Source {
  if (isPlain(source)) return source
  if (Array.isArray(source) || ArrayBuffer.isView(source) || source instanceof Map || source instanceof Set) {
    return { value: source }
  }
  if (isError(source)) return { err: source }
  const shape = messageShapeOf(source)
  if (shape !== undefined) return 'statusCode' in shape ? { res: shape } : { req: shape }
  const { toJSON } = source as { toJSON?: unknown }
  if (typeof toJSON !== 'function') return source as Source
  const json: unknown = Reflect.apply(toJSON, source, [''])
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Source) : { value: json }
}
