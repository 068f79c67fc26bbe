/** Longest text of a value that goes into a message, in characters. */
const MAX_LENGTH = 80

/** Stands in place of a secret. */
export const MASK = '***'

/** User and password of an address. */
const CREDENTIALS = /\/\/[^/?#\s]*@/g

/** A value as it may be shown, whatever its option is: of addresses without the user and the password. */
export function shownValue(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(CREDENTIALS, `//${MASK}@`) : value
}

/** Short text of any value for a message: primitives as written in code, everything else by its kind. Never throws. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > MAX_LENGTH ? `${value.slice(0, MAX_LENGTH)}…` : value)
    case 'object':
      return value === null ? 'null' : describeObject(value)
    case 'function':
      return 'a function'
    case 'bigint':
      return `${value}n`
    default:
      return String(value)
  }
}

/** True for an object whose own keys are its content: no array, no built-in such as `Map`, `Date` or a promise. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  try {
    const tag = Object.prototype.toString.call(value)
    return tag === '[object Object]' || tag === '[object Module]'
  } catch {
    return false
  }
}

/** Class name of an object; `Object` where there is none. Never throws. */
export function classNameOf(value: object): string {
  try {
    const name: unknown = value.constructor?.name
    return typeof name === 'string' && name !== '' ? name.slice(0, MAX_LENGTH) : 'Object'
  } catch {
    return 'Object'
  }
}

function describeObject(value: object): string {
  try {
    if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  } catch {
    return 'an object that cannot be read'
  }
  const name = classNameOf(value)
  return name === 'Object' ? 'an object' : `an object of class ${name}`
}
