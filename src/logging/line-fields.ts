import { textOf } from './bounded-text.ts'
import { isError } from './error-fields.ts'
import { ADDRESS, DURATION, type FieldKeys, PINO_SHAPE, RESERVED, SECRET } from './field-keys.ts'
import type { Fields } from './fields.ts'
import { messageShapeOf } from './http-message.ts'
import { type PlainValues, shortKey } from './plain-values.ts'
import type { DurationField } from './preset/preset.ts'

type Source = Record<string, unknown>

/** Put before a user's key that the library needs for itself. */
const ASIDE = 'fields.'

const NONE: Fields = Object.freeze({})

/**
 * Turns what a call passed as fields into what stands in the line. An error under `err` or `error`, or else the first one
 * under any key, becomes the error of the line; keys of the library are moved aside as `fields.<key>`.
 */
export class LineFields {
  readonly #keys: FieldKeys
  readonly #values: PlainValues
  readonly #duration: DurationField | undefined
  /** The error found by the last call; `undefined` when there was none. */
  error: unknown

  constructor(keys: FieldKeys, values: PlainValues, duration: DurationField | undefined) {
    this.#keys = keys
    this.#values = values
    this.#duration = duration
  }

  /** The fields of a line; `source` itself when nothing must change. */
  of(source: object): Fields {
    this.error = undefined
    this.#values.begin()
    if (isError(source)) {
      this.error = source
      return NONE
    }
    const named = asFields(source)
    return this.#isFit(named) ? named : this.#fit(named)
  }

  /** The same for fields that stay, those of `child()` and `annotate()`: always a copy, and errors stay where they are. */
  ofBinding(source: object): Fields {
    const fields = this.of(source)
    const copy: Source = Object.create(null)
    Object.assign(copy, fields)
    if (this.error !== undefined && copy.err === undefined) copy.err = this.#values.plain(this.error, 0)
    return copy
  }

  /** A value for a `%s`, `%o` or `%j` placeholder. */
  argument(value: unknown): unknown {
    return isError(value) ? textOf(value) : this.#values.plain(value, 0)
  }

  #isFit(source: Source): boolean {
    try {
      for (const key in source) {
        const marks = this.#keys.marksOf(key)
        const value = source[key]
        if ((marks & ~ADDRESS) !== 0 || this.#values.plain(value, marks) !== value) return false
      }
      return true
    } catch {
      return false
    }
  }

  #fit(source: Source): Fields {
    this.#values.begin()
    const fields: Source = Object.create(null)
    for (const key of Object.keys(source)) this.#put(fields, source, key)
    return fields
  }

  #put(fields: Source, source: Source, key: string): void {
    const marks = this.#keys.marksOf(key)
    let value: unknown
    try {
      value = source[key]
    } catch (error) {
      value = `[unreadable: ${textOf(error).slice(0, 200)}]`
    }
    if (isError(value) && (marks & SECRET) === 0) {
      const isTheError = key === 'err' || key === 'error'
      if (isTheError || this.error === undefined) this.error = value
      if (isTheError) return
    }
    if ((marks & DURATION) !== 0 && this.#duration !== undefined && typeof value === 'number') {
      fields[this.#duration.key] = this.#duration.fromSeconds(value)
      return
    }
    const isAside = (marks & RESERVED) !== 0 || ((marks & PINO_SHAPE) !== 0 && looksLikeMessage(source))
    fields[isAside ? ASIDE + key : shortKey(key)] = this.#values.plain(value, marks)
  }
}

/** pino takes an object with these keys for an HTTP message and replaces it, headers included. */
function looksLikeMessage(source: Source): boolean {
  return typeof source.setHeader === 'function' || Boolean(source.method && source.headers)
}

/** The object whose keys are the fields of the line. */
function asFields(source: object): Source {
  const prototype = Object.getPrototypeOf(source)
  if (prototype === Object.prototype || prototype === null) return source as Source
  if (Array.isArray(source) || ArrayBuffer.isView(source) || source instanceof Map || source instanceof Set) {
    return { value: source }
  }
  const shape = messageShapeOf(source)
  if (shape !== undefined) return 'statusCode' in shape ? { res: shape } : { req: shape }
  const { toJSON } = source as { toJSON?: unknown }
  if (typeof toJSON !== 'function') return source as Source
  const json: unknown = Reflect.apply(toJSON, source, [''])
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Source) : { value: json }
}
