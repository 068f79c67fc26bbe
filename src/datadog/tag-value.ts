/** What dd-trace sends as it is: text as `meta`, numbers and booleans as `metrics`. */
export type TagValue = string | number | boolean

/** Longest text of one value, in UTF-16 units. A stack trace fits; a payload does not. */
const MAX_TEXT = 8_192
/** Values that are looked at in one object. */
const MAX_VALUES = 512

/**
 * The value as a tag: text, finite numbers and booleans as they are, everything else as text of bounded length;
 * `undefined` for null, undefined, functions and symbols, which are left out. dd-trace drops arrays, nested objects,
 * BigInt and NaN without a word. Never throws.
 */
export function tagValueOf(value: unknown): TagValue | undefined {
  switch (typeof value) {
    case 'string':
      return cut(value)
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : cut(String(value))
    case 'object':
      return value === null ? undefined : textOf(value)
    default:
      return undefined
  }
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text
}

function textOf(value: object): string | undefined {
  try {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString()
    if (value instanceof Error) return cut(`${value.name}: ${value.message}`)
    // Its JSON would name every byte.
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
    const json: string | undefined = JSON.stringify(value, boundedReplacer())
    return json === undefined ? undefined : cut(json)
  } catch {
    // A getter or a toJSON() that throws: the tag tells that there was something.
    return '[Unreadable]'
  }
}

/** Writes BigInt as text, cuts cycles, which JSON.stringify throws on, and leaves out what goes beyond the limit. */
function boundedReplacer(): (this: unknown, key: string, value: unknown) => unknown {
  const above: unknown[] = []
  let left = MAX_VALUES
  return function replace(this: unknown, _key, value) {
    if (left-- <= 0) return undefined
    if (typeof value === 'bigint') return String(value)
    if (typeof value === 'string') return cut(value)
    return typeof value === 'object' && value !== null ? descend(above, this, value) : value
  }
}

/** `above` holds the objects from the root down to `holder`, and whatever is left of branches that were walked before. */
function descend(above: unknown[], holder: unknown, value: object): unknown {
  while (above.length > 0 && above.at(-1) !== holder) above.pop()
  if (above.includes(value)) return '[Circular]'
  above.push(value)
  return value
}
