import type { AttributeValue } from '../core/span.ts'
import { type Check, check, type ReportProblem } from './check.ts'
import { isRecord } from './describe-value.ts'
import { parseKeyValueList } from './key-value-list.ts'

/** A list whose every item passes `item`. Answers a frozen copy; the items keep their identity. */
export function aListOf<T>(item: Check<T>, what: string): Check<readonly T[]> {
  const expected = `a list of ${what}`
  return {
    expected,
    read(value, report) {
      if (!Array.isArray(value)) {
        report({ at: '', expected, received: value })
        return undefined
      }
      const items: T[] = []
      for (const [index, raw] of value.entries()) {
        const accepted = item.read(raw, (problem) => report({ ...problem, at: `[${index}]${problem.at}` }))
        if (accepted !== undefined) items.push(accepted)
      }
      return Object.freeze(items)
    },
    parse: item.parse && ((text) => commaSeparated(text).map((part) => item.parse?.(part))),
  }
}

/**
 * Same, but answers the caller's own list: what is added to it later counts too, such as a server that starts after the
 * call.
 */
export function aLiveListOf<T>(item: Check<T>, what: string): Check<readonly T[]> {
  const copied = aListOf(item, what)
  return {
    expected: copied.expected,
    read: (value, report) => (copied.read(value, report) === undefined ? undefined : (value as readonly T[])),
  }
}

function commaSeparated(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** A map whose keys match `key` and whose values pass `item`. Answers a frozen copy; undefined values are left out. */
export function aMapOf<T>(key: RegExp, item: Check<T>, what: string): Check<Readonly<Record<string, T>>> {
  const expected = `an object of ${what}`
  return {
    expected,
    read(value, report) {
      if (!isRecord(value)) {
        report({ at: '', expected, received: value })
        return undefined
      }
      const entries: [string, T][] = []
      for (const [name, raw] of Object.entries(value)) {
        if (raw === undefined) continue
        const accepted = readEntry(name, raw)
        if (accepted !== undefined) entries.push([name, accepted])
      }
      return Object.freeze(Object.fromEntries(entries))

      function readEntry(name: string, raw: unknown): T | undefined {
        const at = `.${name}`
        if (key.test(name)) return item.read(raw, (problem) => report({ ...problem, at: `${at}${problem.at}` }))
        report({ at, expected: `a key that fits ${what}`, received: name })
        return undefined
      }
    },
    parse: (text) => parseKeyValueList(text) ?? text,
    merges: true,
  }
}

/** What a span attribute may hold. */
export const anAttributeValue: Check<AttributeValue> = check(
  'a string, number or boolean, or a list of one of these types',
  (value) => {
    if (!Array.isArray(value)) return isAttributeScalar(value) ? value : undefined
    const type = typeof value[0]
    const uniform = value.every((item) => isAttributeScalar(item) && typeof item === type)
    return uniform ? (Object.freeze([...value]) as AttributeValue) : undefined
  },
)

function isAttributeScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}

/** `true` or `false`, or a list as `list` accepts it; `true` means `whenTrue`, `false` stays. */
export function aSwitchedList<T>(
  list: Check<readonly T[]>,
  whenTrue: readonly NoInfer<T>[],
): Check<readonly T[] | false> {
  const expected = `true, false or ${list.expected}`
  return {
    expected,
    read(value: unknown, report: ReportProblem) {
      if (value === true) return Object.freeze([...whenTrue])
      if (value === false) return false
      if (Array.isArray(value)) return list.read(value, report)
      report({ at: '', expected, received: value })
      return undefined
    },
    parse: (text) => (text === 'true' ? true : text === 'false' ? false : list.parse?.(text)),
  }
}
