import { isError } from '../core/is-error.ts'

/** Limits of what a check may show: enough for a pool's figures, too little for a table dump. */
const MAX_DEPTH = 5
const MAX_ENTRIES = 50
const MAX_STRING = 1_000
const MAX_VALUES = 500

/**
 * A copy of `value` that JSON can hold, whatever it was: cycles, throwing getters and functions are replaced or left out,
 * and depth, entries and text are bounded. `undefined` for what JSON leaves out. Never throws.
 */
export function toCheckDetails(value: unknown): unknown {
  return copy(value, 0, { left: MAX_VALUES, above: new Set() })
}

interface Budget {
  /** Values that may still be copied. */
  left: number
  /** Objects being copied now, to find cycles. */
  readonly above: Set<object>
}

function copy(value: unknown, depth: number, budget: Budget): unknown {
  if (typeof value === 'object' && value !== null) return copyObject(value, depth, budget)
  return copyPrimitive(value)
}

function copyPrimitive(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return value.length > MAX_STRING ? `${value.slice(0, MAX_STRING)}…` : value
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return String(value)
    case 'boolean':
      return value
    default:
      return value === null ? null : undefined
  }
}

function copyObject(value: object, depth: number, budget: Budget): unknown {
  if (budget.above.has(value)) return '[Circular]'
  if (depth >= MAX_DEPTH || budget.left <= 0) return '[Truncated]'
  budget.above.add(value)
  try {
    return copyKind(value, depth, budget)
  } catch {
    return '[Unreadable]'
  } finally {
    budget.above.delete(value)
  }
}

function copyKind(value: object, depth: number, budget: Budget): unknown {
  if (isError(value)) return copyPrimitive(`${value.name}: ${value.message}`)
  if (ArrayBuffer.isView(value)) return `[${value.constructor.name} ${value.byteLength} bytes]`
  if (value instanceof Map) return copyEntries(value, depth, budget)
  if (value instanceof Set) return copyItems(value, depth, budget)
  if (Array.isArray(value)) return copyItems(value, depth, budget)
  const { toJSON } = value as { toJSON?: unknown }
  if (typeof toJSON === 'function') return copy(Reflect.apply(toJSON, value, []), depth + 1, budget)
  return copyEntries(ownEntries(value), depth, budget)
}

function copyItems(items: Iterable<unknown>, depth: number, budget: Budget): unknown[] {
  const result: unknown[] = []
  for (const item of items) {
    if (result.length >= MAX_ENTRIES || budget.left-- <= 0) {
      result.push('[Truncated]')
      break
    }
    result.push(copy(item, depth + 1, budget) ?? null)
  }
  return result
}

function copyEntries(entries: Iterable<readonly [unknown, unknown]>, depth: number, budget: Budget): object {
  const result: [string, unknown][] = []
  for (const [key, value] of entries) {
    if (result.length >= MAX_ENTRIES || budget.left-- <= 0) {
      result.push(['…', '[Truncated]'])
      break
    }
    const copied = copy(value, depth + 1, budget)
    if (copied !== undefined) result.push([String(copyPrimitive(String(key))), copied])
  }
  // Defines keys instead of assigning them, so that a key `__proto__` stays a key.
  return Object.fromEntries(result)
}

function* ownEntries(value: object): Generator<readonly [string, unknown]> {
  for (const key of Object.keys(value)) {
    let entry: unknown
    try {
      entry = (value as Record<string, unknown>)[key]
    } catch {
      entry = '[Unreadable]'
    }
    yield [key, entry]
  }
}
