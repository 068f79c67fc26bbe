import { type Check, check } from './check.ts'

const asText = (text: string): string => text

/** A number as written in an environment variable; the text itself where it is none, so that the check refuses it. */
function asNumber(text: string): unknown {
  const value = Number(text)
  return text === '' || Number.isNaN(value) ? text : value
}

/** `true`, `1`, `yes`, `on` and their opposites, in any case. */
export function asBoolean(text: string): unknown {
  switch (text.toLowerCase()) {
    case 'true':
    case '1':
    case 'yes':
    case 'on':
      return true
    case 'false':
    case '0':
    case 'no':
    case 'off':
      return false
    default:
      return text
  }
}

export const aBoolean: Check<boolean> = check(
  'true or false',
  (value) => (typeof value === 'boolean' ? value : undefined),
  asBoolean,
)

/** Text that matches `pattern`; `expected` says so in words. */
export function aText(expected: string, pattern: RegExp): Check<string> {
  return check(expected, (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined), asText)
}

/** Control characters would break log lines, headers and terminals. */
export const aName: Check<string> = aText(
  'a non-empty string of at most 255 characters',
  /^(?=.*\S)[^\p{Cc}\u2028\u2029]{1,255}$/u,
)

export const aFilePath: Check<string> = aText('a file path', /^(?=.*\S)[^\0]{1,4096}$/)

export function oneOf<const V extends string>(...values: readonly V[]): Check<V> {
  const known: ReadonlySet<unknown> = new Set(values)
  return check(
    values.length === 1 ? `'${values[0]}'` : `one of ${values.map((value) => `'${value}'`).join(', ')}`,
    (value) => (known.has(value) ? (value as V) : undefined),
    (text) => text.toLowerCase(),
  )
}

/** A whole number from `min` to `max`, both included. */
export function anInteger(min: number, max: number, unit = ''): Check<number> {
  return check(
    `a whole number from ${min} to ${max}${unit === '' ? '' : ` (${unit})`}`,
    (value) =>
      Number.isInteger(value) && (value as number) >= min && (value as number) <= max ? Number(value) : undefined,
    asNumber,
  )
}

/** A number from `min` to `max`, both included. */
export function aNumber(min: number, max: number, unit: string): Check<number> {
  return check(
    `a number from ${min} to ${max} (${unit})`,
    (value) => (typeof value === 'number' && value >= min && value <= max ? value : undefined),
    asNumber,
  )
}

/** A number from 0 to 1, both included. */
export const aRatio: Check<number> = check(
  'a number from 0 to 1',
  (value) => (typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined),
  asNumber,
)

const SIZE_FACTORS: Readonly<Record<string, number>> = { '': 1, k: 1_024, m: 1_048_576, g: 1_073_741_824 }

/** Bytes, or text with a binary unit: `100m` is 104 857 600. Answers whole bytes, at least 1. */
export const aSize: Check<number> = check(
  "a size above 0: bytes, or text such as '512k', '100m', '1g'",
  (value) => {
    const match = /^(\d{1,15}(?:\.\d{1,6})?)\s*(?:(k|m|g)?(?:i?b)?)$/i.exec(
      typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '',
    )
    const bytes = match ? Math.floor(Number(match[1]) * (SIZE_FACTORS[match[2]?.toLowerCase() ?? ''] ?? 1)) : 0
    return bytes >= 1 && Number.isSafeInteger(bytes) ? bytes : undefined
  },
  asText,
)
