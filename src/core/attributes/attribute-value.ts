import { isError } from '../is-error.ts'
import type { AttributeValue } from '../span.ts'
import { boundedJson, cutText, MAX_TEXT } from './bounded-text.ts'

/** Items of an array value. */
const MAX_ITEMS = 1_000

/**
 * Any value as a span attribute: text is cut to 8192 characters, arrays of one primitive type stay arrays, everything
 * else becomes JSON text. Undefined means that the value is left out: null, undefined, functions and symbols. Never throws.
 */
export function attributeValue(value: unknown): AttributeValue | undefined {
  switch (typeof value) {
    case 'string':
      return value.length > MAX_TEXT ? cutText(value) : value
    case 'number':
      // No target system stores these as numbers; as text they are at least seen.
      return Number.isFinite(value) ? value : String(value)
    case 'boolean':
      return value
    case 'bigint':
      return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
        ? Number(value)
        : cutText(String(value))
    case 'object':
      return value === null ? undefined : objectValue(value)
    default:
      return undefined
  }
}

function objectValue(value: object): AttributeValue {
  try {
    if (Array.isArray(value)) return primitiveArray(value) ?? boundedJson(value)
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString()
    if (isError(value)) return cutText(`${value.name}: ${value.message}`)
    // Its JSON would name every byte.
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
    return boundedJson(value)
  } catch {
    return '[Unreadable]'
  }
}

/** The items without null and undefined when all are of one primitive type; undefined otherwise. */
function primitiveArray(items: readonly unknown[]): AttributeValue | undefined {
  const kept: (string | number | boolean)[] = []
  for (let i = 0; i < items.length && kept.length < MAX_ITEMS; i++) {
    const item = items[i]
    if (item === null || item === undefined) continue
    if (typeof item === 'object') return undefined
    const value = attributeValue(item)
    if (value === undefined || typeof value !== typeof (kept[0] ?? value)) return undefined
    kept.push(value as string | number | boolean)
  }
  return kept as string[]
}
