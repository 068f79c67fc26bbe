import { isError } from '../is-error.ts'

/** Longest text of one value, in UTF-16 units. A stack trace fits; a payload does not. */
export const MAX_TEXT = 8_192
/** Values that are looked at in one object, and how deep. */
const MAX_VALUES = 512
const MAX_DEPTH = 6

/** The text, cut to the limit. */
export function cutText(text: string): string {
  return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text
}

/** A name as text, whatever was passed for it. Never throws. */
export function nameText(name: unknown): string {
  if (typeof name === 'string') return cutText(name)
  try {
    return cutText(String(name))
  } catch {
    return '[Unreadable]'
  }
}

/**
 * JSON text of an object, whatever it is: cycles, getters that throw, BigInt and huge objects become placeholders. Takes
 * bounded time. May throw for hostile proxies.
 */
export function boundedJson(value: object): string {
  return cutText(new JsonText().render(value, 0))
}

interface Convertible {
  toJSON(): unknown
}

class JsonText {
  #left = MAX_VALUES
  #length = 0
  readonly #path: object[] = []

  render(value: unknown, depth: number): string {
    if (this.#left-- <= 0 || this.#length > MAX_TEXT) return '"…"'
    const text = this.#textOf(value, depth)
    this.#length += text.length
    return text
  }

  #textOf(value: unknown, depth: number): string {
    switch (typeof value) {
      case 'string':
        return JSON.stringify(cutText(value))
      case 'number':
        return Number.isFinite(value) ? String(value) : `"${value}"`
      case 'boolean':
        return String(value)
      case 'bigint':
        return `"${value}"`
      case 'object':
        return value === null ? 'null' : this.#object(value, depth)
      default:
        return 'null'
    }
  }

  #object(value: object, depth: number): string {
    if (value instanceof Date) return JSON.stringify(value)
    if (isError(value)) return JSON.stringify(cutText(`${value.name}: ${value.message}`))
    if (ArrayBuffer.isView(value)) return `"[${value.byteLength} bytes]"`
    if (this.#path.includes(value)) return '"[Circular]"'
    if ('toJSON' in value && typeof value.toJSON === 'function') return this.#converted(value as Convertible, depth)
    if (depth >= MAX_DEPTH) return Array.isArray(value) ? '"[Array]"' : '"[Object]"'
    this.#path.push(value)
    const text = Array.isArray(value) ? this.#array(value, depth) : this.#fields(value, depth)
    this.#path.pop()
    return text
  }

  /** As `JSON.stringify` does it, except that what `toJSON` answers is not asked for its own. */
  #converted(value: Convertible, depth: number): string {
    let json: unknown
    try {
      json = value.toJSON()
    } catch {
      return '"[Throws]"'
    }
    if (typeof json !== 'object' || json === null) return this.#textOf(json, depth)
    if (depth >= MAX_DEPTH || this.#path.includes(json)) return '"[Object]"'
    this.#path.push(value, json)
    const text = Array.isArray(json) ? this.#array(json, depth) : this.#fields(json, depth)
    this.#path.length -= 2
    return text
  }

  #array(items: readonly unknown[], depth: number): string {
    const texts: string[] = []
    for (let i = 0; i < items.length && this.#left > 0; i++) texts.push(this.render(items[i], depth + 1))
    return `[${texts.join(',')}]`
  }

  #fields(value: object, depth: number): string {
    const texts: string[] = []
    for (const key in value) {
      if (this.#left <= 0) break
      if (!Object.hasOwn(value, key)) continue
      const field = readField(value, key)
      if (field === undefined || typeof field === 'function' || typeof field === 'symbol') continue
      texts.push(`${JSON.stringify(cutText(key))}:${this.render(field, depth + 1)}`)
    }
    return `{${texts.join(',')}}`
  }
}

function readField(value: object, key: string): unknown {
  try {
    return (value as { readonly [key: string]: unknown })[key]
  } catch {
    return '[Throws]'
  }
}
