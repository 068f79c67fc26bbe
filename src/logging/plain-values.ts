import { isError } from '../core/is-error.ts'
import { bounded, MAX_TEXT, textOf } from './bounded-text.ts'
import { errorFieldsOf } from './error-fields.ts'
import { ADDRESS, type FieldKeys, HEADERS, MAX_KEY, QUERY, SECRET, shortKey } from './field-keys.ts'
import { messageShapeOf } from './http-message.ts'
import { hideSecrets, REDACTED, redactAddress, redactQuery } from './redact-address.ts'

/** Characters that the values of one line may have in all; a short line is a few hundred. */
const MAX_LINE = 65_536
/** Characters that one field may take of these, so that a huge one leaves room for the others. */
const MAX_FIELD = 16_384
/** Price of a key or an item in the same budget, which bounds the time that a wide object takes. */
const ENTRY_PRICE = 16
const MAX_DEPTH = 8
/** Items looked at in a list of headers; Node.js itself takes 2000. */
const MAX_HEADERS = 4_000

/** Answer of a getter that throws. */
const UNREADABLE = Symbol('unreadable')

type Source = Record<string, unknown>

/**
 * Makes values fit for a line: secrets hidden, errors, maps, sets and big integers in a form that JSON has, cycles cut,
 * size bounded. A value that is fit already is returned itself; one that is not is copied, and never changed.
 */
export class PlainValues {
  readonly #keys: FieldKeys
  readonly #isSecret = (key: string): boolean => this.#keys.isSecret(key)
  readonly #ancestors: object[] = []
  #left = MAX_LINE
  /** What must be left when the present field is done. */
  #floor = 0

  constructor(keys: FieldKeys) {
    this.#keys = keys
  }

  /** Starts a new line with a full budget. */
  begin(): void {
    this.#left = MAX_LINE
    this.#floor = 0
    if (this.#ancestors.length > 0) this.#ancestors.length = 0
  }

  /** Starts a field of the line; false when the line is full. */
  beginField(): boolean {
    this.#left -= ENTRY_PRICE
    this.#floor = Math.max(0, this.#left - MAX_FIELD)
    return this.#left > 0
  }

  /** `marks` are those of the key that the value stands under. */
  plain(value: unknown, marks: number): unknown {
    if ((marks & SECRET) !== 0) return value === undefined || value === null ? value : REDACTED
    switch (typeof value) {
      case 'string':
        return this.#text(value, marks)
      case 'object':
        return value === null ? null : this.#object(value, marks)
      case 'bigint':
      case 'symbol':
        return textOf(value)
      default:
        return value
    }
  }

  /** Takes the price of one more key or item; false when the field is full. */
  #takeEntry(): boolean {
    this.#left -= ENTRY_PRICE
    return this.#left > this.#floor
  }

  #text(text: string, marks: number): string {
    if (this.#left <= this.#floor) return '[too large]'
    this.#left -= Math.min(text.length, MAX_TEXT)
    // Cut first: what redacting costs must not grow with the input.
    const cut = bounded(text)
    const redact = (marks & ADDRESS) !== 0 ? redactAddress : (marks & QUERY) !== 0 ? redactQuery : hideSecrets
    return redact(cut, this.#isSecret)
  }

  #object(value: object, marks: number): unknown {
    try {
      if (this.#left <= this.#floor) return '[too large]'
      if (this.#ancestors.includes(value)) return '[circular]'
      if (this.#ancestors.length >= MAX_DEPTH) return Array.isArray(value) ? '[Array]' : '[Object]'
      this.#ancestors.push(value)
      const depth = this.#ancestors.length
      const result = this.#known(value, marks)
      this.#ancestors.length = depth - 1
      return result
    } catch (error) {
      const at = this.#ancestors.indexOf(value)
      if (at !== -1) this.#ancestors.length = at
      return `[unreadable: ${errorFieldsOf(error).message.slice(0, 200)}]`
    }
  }

  #known(value: object, marks: number): unknown {
    if (Array.isArray(value)) return this.#items((marks & HEADERS) === 0 ? value : this.#headerList(value), marks)
    const prototype = Object.getPrototypeOf(value)
    if (prototype === Object.prototype || prototype === null) {
      return typeof (value as Source).toJSON === 'function'
        ? this.#json(value, marks)
        : this.#entries(value as Source, marks)
    }
    return this.#instance(value, marks)
  }

  /** A value of a class. */
  #instance(value: object, marks: number): unknown {
    if (isError(value)) return errorFieldsOf(value)
    if (ArrayBuffer.isView(value)) return `[${value.constructor.name} of ${value.byteLength} bytes]`
    if (value instanceof Map) return this.#map(value, marks)
    if (value instanceof URLSearchParams) return this.#text(value.toString(), QUERY)
    if (value instanceof Headers) return this.#map(value, HEADERS)
    if (value instanceof Set) return this.#items([...value], marks)
    const shape = messageShapeOf(value)
    if (shape !== undefined) return this.#entries(shape, 0)
    const inner = value instanceof URL ? marks | ADDRESS : marks
    if (typeof (value as Source).toJSON === 'function') return this.#json(value, inner)
    return this.#entries(value as Source, marks)
  }

  #json(value: object, marks: number): unknown {
    const json = (value as { toJSON(key: string): unknown }).toJSON('')
    if (json === value) return this.#entries(value as Source, marks)
    return json === undefined ? null : this.plain(json, marks)
  }

  #map(map: Iterable<readonly [unknown, unknown]>, marks: number): unknown {
    const entries: Source = Object.create(null)
    for (const [key, value] of map) entries[textOf(key)] = value
    return this.#entries(entries, marks)
  }

  #items(items: readonly unknown[], marks: number): unknown {
    let copy: unknown[] | undefined
    for (let i = 0; i < items.length; i++) {
      if (!this.#takeEntry()) return [...(copy ?? items.slice(0, i)), `[${items.length - i} more items]`]
      const item = items[i]
      const plain = this.plain(item, marks)
      if (copy !== undefined) copy.push(plain)
      else if (plain !== item) copy = [...items.slice(0, i), plain]
    }
    return copy ?? items
  }

  /** `rawHeaders` of Node.js, names and values in turn, or a list of pairs. */
  #headerList(list: readonly unknown[]): readonly unknown[] {
    const hide = (name: unknown, value: unknown): unknown =>
      this.plain(value, typeof name === 'string' ? this.#keys.marksOfHeader(name) : SECRET)
    return list.slice(0, MAX_HEADERS).map((item, i) => {
      if (Array.isArray(item)) return [item[0], ...item.slice(1).map((value) => hide(item[0], value))]
      return i % 2 === 1 && typeof item === 'string' ? hide(list[i - 1], item) : item
    })
  }

  /** `marks` are those of the key that the object stands under. */
  #entries(source: Source, marks: number): unknown {
    const areHeaders = (marks & HEADERS) !== 0
    let copy: Source | undefined
    const keys = Object.keys(source)
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string
      if (!this.#takeEntry()) {
        return Object.assign(copy ?? firstEntries(source, keys, i), { '…': `[${keys.length - i} more keys]` })
      }
      const value = read(source, key)
      const inner = areHeaders ? this.#keys.marksOfHeader(key) : this.#keys.of(key).marks
      const plain = value === UNREADABLE ? '[unreadable]' : this.plain(value, inner)
      if (copy === undefined && plain === value && key.length <= MAX_KEY) continue
      copy ??= firstEntries(source, keys, i)
      copy[shortKey(key)] = plain
    }
    return copy ?? source
  }
}

function read(source: Source, key: string): unknown {
  try {
    return source[key]
  } catch {
    return UNREADABLE
  }
}

function firstEntries(source: Source, keys: readonly string[], count: number): Source {
  // Without a prototype `__proto__` is a key like any other.
  const copy: Source = Object.create(null)
  for (let i = 0; i < count; i++) copy[keys[i] as string] = source[keys[i] as string]
  return copy
}
