/** Keys of one object that are looked at; the time that the loop takes must not be the caller's to choose. */
const MAX_KEYS = 1_024
/** Longest key, in UTF-16 units. */
const MAX_KEY = 256

/** The name that an attribute has; undefined where the key is none. Never throws. */
export function attributeKey(key: unknown): string | undefined {
  if (typeof key !== 'string' || key === '' || key === '__proto__') return undefined
  return key.length > MAX_KEY ? key.slice(0, MAX_KEY) : key
}

/**
 * Calls `visit`, which must not throw, with every own property of what may be an object; one whose getter throws is left
 * out. Never throws.
 */
export function eachOwnAttribute(attributes: unknown, visit: (key: string, value: unknown) => void): void {
  if (typeof attributes !== 'object' || attributes === null) return
  let left = MAX_KEYS
  try {
    for (const key in attributes) {
      if (left-- === 0) break
      if (Object.hasOwn(attributes, key)) readOne(attributes as { readonly [key: string]: unknown }, key, visit)
    }
  } catch {
    // A proxy that refuses to list its keys has no attributes.
  }
}

function readOne(
  attributes: { readonly [key: string]: unknown },
  key: string,
  visit: (key: string, value: unknown) => void,
): void {
  let value: unknown
  try {
    value = attributes[key]
  } catch {
    return
  }
  visit(key, value)
}
